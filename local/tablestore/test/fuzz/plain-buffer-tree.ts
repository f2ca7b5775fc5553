import { crc8, crc8Byte } from '../../protocol/plain-buffer/crc8.ts';
import * as format from '../../protocol/plain-buffer/format.ts';

/** A cell of a row in PlainBuffer, with what each part of it says, right or wrong. */
export interface WireCell {
  readonly name: Buffer;
  /** The type and what follows it. */
  readonly value?: Buffer;
  /** What the length before the value says; the length of the value when absent. */
  readonly statedLength?: number;
  readonly operation?: number;
  readonly timestamp?: bigint;
}

export interface WireRow {
  readonly primaryKey: readonly WireCell[];
  readonly cells: readonly WireCell[];
  readonly hasDeleteMarker: boolean;
}

const header = Buffer.of(format.HEADER, 0, 0, 0);

export function isPlainBuffer(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(header);
}

/** Reads a row that an SDK has written. @throws RangeError for bytes that are none. */
export function parseRow(bytes: Buffer): WireRow {
  let position = header.length;
  const skip = (tag: number): boolean => {
    const isThere = bytes[position] === tag;
    if (isThere) position++;
    return isThere;
  };
  const take = (length: number): Buffer => {
    if (position + length > bytes.length) throw new RangeError('The row ends too early.');
    position += length;
    return bytes.subarray(position - length, position);
  };
  const cells = (): WireCell[] => {
    const found: WireCell[] = [];
    while (skip(format.TAG_CELL)) {
      skip(format.TAG_CELL_NAME);
      const name = take(take(4).readUInt32LE());
      const value = skip(format.TAG_CELL_VALUE) ? take(take(4).readUInt32LE()) : undefined;
      const operation = skip(format.TAG_CELL_TYPE) ? take(1).readUInt8() : undefined;
      const timestamp = skip(format.TAG_CELL_TIMESTAMP) ? take(8).readBigInt64LE() : undefined;
      take(2);
      found.push({
        name,
        ...(value === undefined ? {} : { value }),
        ...(operation === undefined ? {} : { operation }),
        ...(timestamp === undefined ? {} : { timestamp }),
      });
    }
    return found;
  };

  skip(format.TAG_ROW_PK);
  const primaryKey = cells();
  const attributes = skip(format.TAG_ROW_DATA) ? cells() : [];
  return { primaryKey, cells: attributes, hasDeleteMarker: skip(format.TAG_DELETE_ROW_MARKER) };
}

/** Writes a row with the checksums that belong to it. */
export function serialiseRow({ primaryKey, cells, hasDeleteMarker }: WireRow): Buffer {
  let checksum = 0;
  const serialise = (cell: WireCell): Buffer => {
    const { bytes, checksum: ofCell } = serialiseCell(cell);
    checksum = crc8Byte(checksum, ofCell);
    return bytes;
  };
  const key = primaryKey.map(serialise);
  const attributes = cells.map(serialise);
  return Buffer.concat([
    header,
    Buffer.of(format.TAG_ROW_PK),
    ...key,
    ...(cells.length > 0 ? [Buffer.of(format.TAG_ROW_DATA), ...attributes] : []),
    ...(hasDeleteMarker ? [Buffer.of(format.TAG_DELETE_ROW_MARKER)] : []),
    Buffer.of(format.TAG_ROW_CHECKSUM, crc8Byte(checksum, hasDeleteMarker ? 1 : 0)),
  ]);
}

function serialiseCell(cell: WireCell): { bytes: Buffer; checksum: number } {
  const { name, value, statedLength, operation, timestamp } = cell;
  const parts = [Buffer.of(format.TAG_CELL, format.TAG_CELL_NAME), uint32(name.length), name];
  let checksum = crc8(0, name);
  if (value !== undefined) {
    parts.push(Buffer.of(format.TAG_CELL_VALUE), uint32(statedLength ?? value.length), value);
    checksum = crc8(checksum, value);
  }
  if (operation !== undefined) parts.push(Buffer.of(format.TAG_CELL_TYPE, operation));
  if (timestamp !== undefined) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(timestamp);
    parts.push(Buffer.of(format.TAG_CELL_TIMESTAMP), bytes);
    checksum = crc8(checksum, bytes);
  }
  if (operation !== undefined) checksum = crc8Byte(checksum, operation);
  parts.push(Buffer.of(format.TAG_CELL_CHECKSUM, checksum));
  return { bytes: Buffer.concat(parts), checksum };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
