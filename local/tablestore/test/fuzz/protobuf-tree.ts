/** One field of a protobuf message, as it stands on the wire. */
export type WireField =
  | { readonly tag: number; readonly wireType: 0; readonly varint: bigint }
  | { readonly tag: number; readonly wireType: 1 | 5; readonly bytes: Buffer }
  | { readonly tag: number; readonly wireType: 2; readonly bytes: Buffer };

/** Reads a message without its schema; undefined when the bytes are none. */
export function parseFields(message: Buffer): WireField[] | undefined {
  const fields: WireField[] = [];
  let position = 0;
  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[position++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };

  while (position < message.length) {
    const key = varint();
    if (key === undefined || key < 8n || key > 0xffffn) return undefined;
    const [tag, wireType] = [Number(key >> 3n), Number(key & 7n)];
    if (wireType === 0) {
      const value = varint();
      if (value === undefined) return undefined;
      fields.push({ tag, wireType, varint: value });
    } else if (wireType === 2 || wireType === 1 || wireType === 5) {
      const length = wireType === 2 ? varint() : wireType === 1 ? 8n : 4n;
      const end = position + Number(length ?? message.length);
      if (end > message.length) return undefined;
      fields.push({ tag, wireType, bytes: message.subarray(position, end) });
      position = end;
    } else return undefined;
  }
  return fields;
}

export function serialiseFields(fields: readonly WireField[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const key = varintBytes((BigInt(field.tag) << 3n) | BigInt(field.wireType));
      if (field.wireType === 0) return [key, varintBytes(field.varint)];
      if (field.wireType === 2) return [key, varintBytes(BigInt(field.bytes.length)), field.bytes];
      return [key, field.bytes];
    }),
  );
}

/** A number as a varint, negative ones as the ten bytes of 64 bits. */
export function varintBytes(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const more = rest >> 7n > 0n ? 0x80 : 0;
    bytes.push(Number(rest & 0x7fn) | more);
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
