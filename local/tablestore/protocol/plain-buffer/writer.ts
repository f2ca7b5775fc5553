import { crc8, crc8Byte } from './crc8.ts';
import * as format from './format.ts';
import type { ColumnValue, PrimaryKeyValue } from './values.ts';

// Taken out once: in CommonJS each use of an imported constant calls a getter, which doubles the time of a row.
const {
  HEADER,
  TAG_CELL,
  TAG_CELL_CHECKSUM,
  TAG_CELL_NAME,
  TAG_CELL_TIMESTAMP,
  TAG_CELL_VALUE,
  TAG_ROW_CHECKSUM,
  TAG_ROW_DATA,
  TAG_ROW_PK,
  VT_BLOB,
  VT_BOOLEAN,
  VT_DOUBLE,
  VT_INTEGER,
  VT_STRING,
} = format;

const headerSize = 4;

/** What a response can hold: a row's whole primary key and the cells that were asked for. */
export interface WritableRow {
  readonly primaryKey: readonly { readonly name: string; readonly value: PrimaryKeyValue }[];
  readonly cells: readonly {
    readonly name: string;
    readonly value: ColumnValue;
    readonly timestamp: number;
  }[];
}

/** Encodes one row with its header. */
export function encodeRow(row: WritableRow): Buffer {
  const output = new Output(headerSize + sizeOfRow(row));
  output.uint32(HEADER);
  writeRow(output, row);
  return output.buffer;
}

/** What has to follow each other to have encoded rows behind one header, as GetRange answers; no rows are no bytes. */
export function behindOneHeader(rows: readonly Buffer[]): Buffer[] {
  // The first one brings the header.
  return rows.map((row, index) => (index === 0 ? row : row.subarray(headerSize)));
}

function writeRow(output: Output, row: WritableRow): void {
  let checksum = 0;
  output.uint8(TAG_ROW_PK);
  for (const { name, value } of row.primaryKey) {
    checksum = crc8Byte(checksum, writeCell(output, name, value, undefined));
  }
  if (row.cells.length > 0) output.uint8(TAG_ROW_DATA);
  for (const { name, value, timestamp } of row.cells) {
    checksum = crc8Byte(checksum, writeCell(output, name, value, timestamp));
  }
  output.uint8(TAG_ROW_CHECKSUM);
  output.uint8(crc8Byte(checksum, 0));
}

function writeCell(output: Output, name: string, value: ColumnValue, timestamp: number | undefined): number {
  output.uint8(TAG_CELL);
  output.uint8(TAG_CELL_NAME);
  const nameStart = output.textWithLength(name);
  let checksum = crc8(0, output.buffer, nameStart, output.position);

  output.uint8(TAG_CELL_VALUE);
  output.uint32(sizeOfVariant(value));
  const valueStart = output.position;
  writeVariant(output, value);
  checksum = crc8(checksum, output.buffer, valueStart, output.position);

  if (timestamp !== undefined) {
    output.uint8(TAG_CELL_TIMESTAMP);
    const timestampStart = output.position;
    output.int64FromNumber(timestamp);
    checksum = crc8(checksum, output.buffer, timestampStart, output.position);
  }
  output.uint8(TAG_CELL_CHECKSUM);
  output.uint8(checksum);
  return checksum;
}

function writeVariant(output: Output, value: ColumnValue): void {
  switch (value.type) {
    case 'VT_INTEGER':
      output.uint8(VT_INTEGER);
      output.int64(value.value);
      break;
    case 'VT_DOUBLE':
      output.uint8(VT_DOUBLE);
      output.double(value.value);
      break;
    case 'VT_BOOLEAN':
      output.uint8(VT_BOOLEAN);
      output.uint8(value.value ? 1 : 0);
      break;
    case 'VT_STRING':
    case 'VT_BLOB':
      output.uint8(value.type === 'VT_STRING' ? VT_STRING : VT_BLOB);
      output.uint32(value.value.length);
      output.bytes(value.value);
      break;
  }
}

function sizeOfVariant(value: ColumnValue): number {
  switch (value.type) {
    case 'VT_INTEGER':
    case 'VT_DOUBLE':
      return 1 + 8;
    case 'VT_BOOLEAN':
      return 1 + 1;
    case 'VT_STRING':
    case 'VT_BLOB':
      return 1 + 4 + value.value.length;
  }
}

function sizeOfRow(row: WritableRow): number {
  // The row's tags and checksum are 4 bytes; a cell's tags, lengths and checksum are 13, a timestamp is 9.
  let size = 4;
  for (const { name, value } of row.primaryKey) size += 13 + Buffer.byteLength(name) + sizeOfVariant(value);
  for (const { name, value } of row.cells) size += 13 + 9 + Buffer.byteLength(name) + sizeOfVariant(value);
  if (row.cells.length === 0) size -= 1;
  return size;
}

/** Writes little-endian values one after another into a buffer of the exact size. */
class Output {
  readonly buffer: Buffer;
  position = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  uint8(value: number): void {
    this.buffer[this.position++] = value;
  }

  uint32(value: number): void {
    this.position = this.buffer.writeUInt32LE(value, this.position);
  }

  int64(value: bigint): void {
    this.position = this.buffer.writeBigInt64LE(value, this.position);
  }

  double(value: number): void {
    this.position = this.buffer.writeDoubleLE(value, this.position);
  }

  /** Of a number from 0. A bigint takes longer to make than all the rest of a cell to write. */
  int64FromNumber(value: number): void {
    this.uint32(value % 2 ** 32);
    this.uint32(Math.floor(value / 2 ** 32));
  }

  /** Writes the length in bytes, then the text, and says where that starts. */
  textWithLength(value: string): number {
    const start = this.position + 4;
    const length = this.buffer.write(value, start);
    this.uint32(length);
    this.position = start + length;
    return start;
  }

  bytes(value: Uint8Array): void {
    this.buffer.set(value, this.position);
    this.position += value.length;
  }
}
