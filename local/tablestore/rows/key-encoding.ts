import type { InfinityValue, PrimaryKeyValue } from '../protocol/plain-buffer/values.ts';

/** A bound of GetRange: every primary key column, each a value or one of the two infinities. */
export type BoundValue = PrimaryKeyValue | InfinityValue;

// Each column starts with a byte for its type, which also puts the infinities at both ends.
const INF_MIN = 0x00;
const INTEGER = 0x10;
const STRING = 0x20;
const BLOB = 0x30;
const INF_MAX = 0xff;

/**
 * Encodes a primary key, or a bound of a range of them, so that comparing the bytes compares the keys: column by
 * column, INTEGER by value with its sign, STRING and BINARY bytewise, the infinities outside of all.
 */
export function encodePrimaryKey(prefix: Buffer, values: readonly BoundValue[]): Buffer {
  return Buffer.concat([prefix, ...values.map(encodeColumn)]);
}

function encodeColumn(value: BoundValue): Buffer {
  switch (value.type) {
    case 'VT_INF_MIN':
      return Buffer.of(INF_MIN);
    case 'VT_INF_MAX':
      return Buffer.of(INF_MAX);
    case 'VT_INTEGER':
      return encodeInteger(value.value);
    case 'VT_STRING':
      return encodeBytes(STRING, value.value);
    case 'VT_BLOB':
      return encodeBytes(BLOB, value.value);
  }
}

function encodeInteger(value: bigint): Buffer {
  const encoded = Buffer.allocUnsafe(9);
  encoded[0] = INTEGER;
  // Flipping the sign bit orders negative numbers before the others.
  encoded.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n), 1);
  return encoded;
}

/** Ends the bytes with 00 00 and writes each 00 within them as 00 FF, so that a prefix comes before what extends it. */
function encodeBytes(type: number, bytes: Buffer): Buffer {
  let zeros = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) zeros++;
  const encoded = Buffer.alloc(1 + bytes.length + zeros + 2);
  encoded[0] = type;
  if (zeros === 0) {
    encoded.set(bytes, 1);
    return encoded;
  }
  let position = 1;
  for (const byte of bytes) {
    encoded[position++] = byte;
    if (byte === 0) encoded[position++] = 0xff;
  }
  return encoded;
}
