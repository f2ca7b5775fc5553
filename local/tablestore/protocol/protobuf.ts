import { Reader, Writer } from 'protobufjs/minimal';

/**
 * A small typed schema for protobuf 2 messages. The schema is the one source of truth: the TypeScript type of a
 * message is inferred from it, and decoding refuses a message that lacks a required field.
 */
export interface Message<T> {
  /** @throws Error when bytes are not such a message, or a required field is missing. */
  decode(bytes: Uint8Array): T;
  encode(value: T): Uint8Array;
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
    read: (reader) => inner.decode(reader.bytes()),
    write: (writer, value) => writer.bytes(inner.encode(value)),
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

  return {
    decode(input) {
      const reader = Reader.create(input);
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) if (field.presence === 'repeated') value[name] = [];
      while (reader.pos < reader.len) {
        const key = reader.uint32();
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
      for (const [name, field] of entries) {
        if (field.presence === 'required' && value[name] === undefined)
          throw new Error(`Missing field: ${name}`);
      }
      return value as MessageValue<F>;
    },

    encode(value) {
      const writer = Writer.create();
      const write = ({ tag, codec }: Field<unknown, Presence>, item: unknown): void => {
        writer.uint32((tag << 3) | codec.wireType);
        codec.write(writer, item);
      };
      for (const [name, field] of entries) {
        const item = (value as Record<string, unknown>)[name];
        if (field.presence === 'repeated') for (const each of item as unknown[]) write(field, each);
        else if (item !== undefined) write(field, item);
      }
      return writer.finish();
    },
  };
}
