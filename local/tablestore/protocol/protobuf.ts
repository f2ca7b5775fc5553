import { Reader, Writer } from 'protobufjs/minimal';

/**
 * A small typed schema for protobuf 2 messages. The schema is the one source of truth: the TypeScript type of a
 * message is inferred from it, and decoding refuses a message that lacks a required field.
 */
export interface Message<T> {
  /** @throws Error when bytes are not such a message, or a required field is missing. */
  decode(bytes: Uint8Array): T;
  encode(value: T): Uint8Array;
  /** Reads the message from where a reader is to a position, as decode does. */
  readUntil(end: number, reader: Reader): T;
  write(value: T, writer: Writer): void;
}

/** The TypeScript type of a message's values. */
export type Infer<M> = M extends Message<infer T> ? T : never;

interface Codec<T> {
  readonly wireType: number;
  /** Undefined for a value that this schema does not know, which protobuf 2 treats as absent (enumerations). */
  read(reader: Reader): T | undefined;
  write(writer: Writer, value: T): void;
}

type Presence = 'required' | 'optional' | 'repeated';

interface Field<T, P extends Presence> {
  readonly tag: number;
  readonly presence: P;
  readonly codec: Codec<T>;
}

type Fields = Record<string, Field<unknown, Presence>>;
type FieldValue<F> = F extends Field<infer T, Presence> ? T : never;
type NamesWith<F extends Fields, P extends Presence> = {
  [N in keyof F]: F[N]['presence'] extends P ? N : never;
}[keyof F];

type MessageValue<F extends Fields> = {
  [N in NamesWith<F, 'required'>]: FieldValue<F[N]>;
} & { [N in NamesWith<F, 'optional'>]?: FieldValue<F[N]> | undefined } & {
  [N in NamesWith<F, 'repeated'>]: FieldValue<F[N]>[];
};

/** How long a message may be whose writer is kept for the next one, in bytes. */
const largestSpare = 64 * 1024;

const VARINT = 0;
const LENGTH_DELIMITED = 2;

export const int32: Codec<number> = {
  wireType: VARINT,
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

/** 64 bits on the wire, a number here: every int64 of the protocol is a time, where precision above 2^53 is moot. */
export const int64: Codec<number> = {
  wireType: VARINT,
  read: (reader) => Number(reader.int64()),
  write: (writer, value) => writer.int64(value),
};

export const bool: Codec<boolean> = {
  wireType: VARINT,
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
};

export const string: Codec<string> = {
  wireType: LENGTH_DELIMITED,
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
};

export const bytes: Codec<Uint8Array> = {
  wireType: LENGTH_DELIMITED,
  read: (reader) => reader.bytes(),
  write: (writer, value) => writer.bytes(value),
};

/** Bytes that are put together from parts; what is read is one part. */
export const bytesInParts: Codec<readonly Uint8Array[]> = {
  wireType: LENGTH_DELIMITED,
  read: (reader) => [reader.bytes()],
  write(writer, parts) {
    writer.uint32(parts.reduce((size, part) => size + part.length, 0));
    for (const part of parts) writer.raw(part);
  },
};

/** An enumeration by its names, as the protocol spells them. */
export function enumeration<const N extends string>(numbers: Readonly<Record<N, number>>): Codec<N> {
  const names = new Map<number, N>();
  for (const name of Object.keys(numbers) as N[]) names.set(numbers[name], name);
  return {
    wireType: VARINT,
    read: (reader) => names.get(reader.int32()),
    write: (writer, value) => writer.int32(numbers[value]),
  };
}

/** A message as a field of another. */
export function nested<T>(inner: Message<T>): Codec<T> {
  return {
    wireType: LENGTH_DELIMITED,
    read(reader) {
      const length = reader.uint32();
      const end = reader.pos + length;
      if (end > reader.len) throw new Error('The message ends within another.');
      return inner.readUntil(end, reader);
    },
    write(writer, value) {
      writer.fork();
      inner.write(value, writer);
      writer.ldelim();
    },
  };
}

export function required<T>(tag: number, codec: Codec<T>): Field<T, 'required'> {
  return { tag, presence: 'required', codec };
}

export function optional<T>(tag: number, codec: Codec<T>): Field<T, 'optional'> {
  return { tag, presence: 'optional', codec };
}

export function repeated<T>(tag: number, codec: Codec<T>): Field<T, 'repeated'> {
  return { tag, presence: 'repeated', codec };
}

/** Declares a message: field names as in the protocol's own `.proto` files. */
export function message<const F extends Fields>(fields: F): Message<MessageValue<F>> {
  const entries = Object.entries(fields) as [string, Field<unknown, Presence>][];
  const byTag = new Map(entries.map((entry) => [entry[1].tag, entry]));
  /** Has grown to what messages need: to let each grow one anew makes four times the garbage of a page of rows. */
  let spareWriter: Writer | undefined;

  return {
    decode(input) {
      const reader = Reader.create(input);
      return this.readUntil(reader.len, reader);
    },

    encode(value) {
      const writer = spareWriter ?? Writer.create();
      // Not to be used again when what follows fails.
      spareWriter = undefined;
      this.write(value, writer);
      const encoded = writer.finish();
      if (encoded.length <= largestSpare) spareWriter = writer.reset();
      return encoded;
    },

    readUntil(end, reader) {
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) if (field.presence === 'repeated') value[name] = [];
      while (reader.pos < end) {
        const key = reader.uint32();
        if (key >>> 3 === 0) throw new Error('There is no field 0.');
        const entry = byTag.get(key >>> 3);
        if (entry === undefined || entry[1].codec.wireType !== (key & 7)) {
          reader.skipType(key & 7);
          continue;
        }
        const [name, field] = entry;
        const item = field.codec.read(reader);
        if (field.presence === 'repeated') (value[name] as unknown[]).push(item);
        else if (item !== undefined) value[name] = item;
      }
      if (reader.pos > end) throw new Error('A field ends after its message.');
      for (const [name, field] of entries) {
        if (field.presence === 'required' && value[name] === undefined)
          throw new Error(`Missing field: ${name}`);
      }
      return value as MessageValue<F>;
    },

    write(value, writer) {
      for (const [name, field] of entries) {
        const item = (value as Record<string, unknown>)[name];
        if (field.presence === 'repeated')
          for (const each of item as unknown[]) writeField(writer, field, each);
        else if (item !== undefined) writeField(writer, field, item);
      }
    },
  };
}

function writeField(writer: Writer, { tag, codec }: Field<unknown, Presence>, item: unknown): void {
  writer.uint32((tag << 3) | codec.wireType);
  codec.write(writer, item);
}
