/**
 * A cell of a row on the wire, legal or not: parts that are left out are not written. Values are the hexadecimal
 * digits of a type byte and what follows it.
 */
export interface WireCell {
  readonly name: string;
  readonly value?: string;
  readonly operation?: number;
  readonly timestamp?: bigint;
  /** Takes the place of the right one. */
  readonly checksum?: number;
}

/** Writes a row as "PlainBuffer" in the API documentation says, independently of the SDK and of the server. */
export function wireRow(row: {
  readonly primaryKey: readonly WireCell[];
  readonly cells?: readonly WireCell[];
  readonly deleteMarker?: boolean;
}): Buffer {
  const { primaryKey, cells = [], deleteMarker = false } = row;
  const keys = primaryKey.map(wireCell);
  const attributes = cells.map(wireCell);
  const checksums = [...keys, ...attributes].map(({ checksum }) => checksum);
  return Buffer.concat([
    Buffer.of(0x75, 0, 0, 0, 0x01),
    ...keys.map(({ bytes }) => bytes),
    Buffer.from(attributes.length > 0 ? [0x02] : []),
    ...attributes.map(({ bytes }) => bytes),
    Buffer.from(deleteMarker ? [0x08] : []),
    Buffer.of(0x09, crc8(Buffer.of(...checksums, deleteMarker ? 1 : 0))),
  ]);
}

/** The value of a STRING. */
export function text(value: string): string {
  return bytesValue('03', Buffer.from(value));
}

/** The value of a STRING (03) or BINARY (07) of these bytes. */
export function bytesValue(type: '03' | '07', bytes: Buffer): string {
  return `${type}${uint32(bytes.length).toString('hex')}${bytes.toString('hex')}`;
}

/** The value INF_MAX. */
export const infinity = '0a';

/** The value of an INTEGER. */
export function integer(value: bigint): string {
  return `00${int64(value).toString('hex')}`;
}

function wireCell(cell: WireCell): { readonly bytes: Buffer; readonly checksum: number } {
  const name = Buffer.from(cell.name);
  const value = Buffer.from(cell.value ?? '', 'hex');
  const operation = Buffer.from(cell.operation === undefined ? [] : [cell.operation]);
  const timestamp = cell.timestamp === undefined ? Buffer.alloc(0) : int64(cell.timestamp);
  // The operation stands before the timestamp on the wire, and after it in the checksum.
  const checksum = cell.checksum ?? crc8(Buffer.concat([name, value, timestamp, operation]));
  const parts = [Buffer.of(0x03, 0x04), uint32(name.length), name];
  if (value.length > 0) parts.push(Buffer.of(0x05), uint32(value.length), value);
  if (operation.length > 0) parts.push(Buffer.of(0x06), operation);
  if (timestamp.length > 0) parts.push(Buffer.of(0x07), timestamp);
  return { bytes: Buffer.concat([...parts, Buffer.of(0x0a, checksum)]), checksum };
}

function crc8(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x107 : 0)) & 0xff;
  }
  return crc;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}
