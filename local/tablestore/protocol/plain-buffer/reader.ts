import { parameterInvalid, type TablestoreError } from '../errors.ts';
import { crc8, crc8Byte } from './crc8.ts';
import * as format from './format.ts';
import type { CellOperation, PlainBufferCell, PlainBufferRow, PlainBufferValue } from './values.ts';

// Taken out once: in CommonJS each use of an imported constant calls a getter, which doubles the time of a row.
const {
  DELETE_ALL_VERSION,
  DELETE_ONE_VERSION,
  HEADER,
  INCREMENT,
  TAG_CELL,
  TAG_CELL_CHECKSUM,
  TAG_CELL_NAME,
  TAG_CELL_TIMESTAMP,
  TAG_CELL_TYPE,
  TAG_CELL_VALUE,
  TAG_DELETE_ROW_MARKER,
  TAG_ROW_CHECKSUM,
  TAG_ROW_DATA,
  TAG_ROW_PK,
  VT_AUTO_INCREMENT,
  VT_BLOB,
  VT_BOOLEAN,
  VT_DOUBLE,
  VT_INF_MAX,
  VT_INF_MIN,
  VT_INTEGER,
  VT_NULL,
  VT_STRING,
} = format;

/**
 * Decodes the one row of a request and verifies its checksums. Zero bytes after the row are accepted, because SDKs
 * allocate more than they write; anything else after it is refused. Byte values are views of the input.
 *
 * @throws TablestoreError OTSParameterInvalid, with the documented "Cell data broken, …" texts.
 */
export function decodeRow(bytes: Uint8Array): PlainBufferRow {
  const cursor = new Cursor(bytes);
  const header = cursor.uint32();
  if (header !== HEADER) {
    throw broken(`mismatch header, actual: ${header} , expect: ${HEADER}.`);
  }
  const row = readRow(cursor);
  if (cursor.hasNonZeroLeft()) throw broken("has more data in cell, but they can't be parsed.");
  return row;
}

/**
 * Decodes a value without its length, as filters carry it ("Serialized SQLVariant").
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function decodeVariant(bytes: Uint8Array): PlainBufferValue {
  const cursor = new Cursor(bytes);
  const value = readValue(cursor);
  if (cursor.hasNonZeroLeft()) throw invalidData();
  return value;
}

function readRow(cursor: Cursor): PlainBufferRow {
  cursor.expectTag(TAG_ROW_PK);
  let checksum = 0;
  const readCells = (): PlainBufferCell[] => {
    const cells: PlainBufferCell[] = [];
    while (cursor.peek() === TAG_CELL) {
      const cell = readCell(cursor);
      checksum = crc8Byte(checksum, cell.checksum);
      cells.push(cell.cell);
    }
    return cells;
  };

  const primaryKey = readCells();
  if (primaryKey.length === 0) throw broken('no PK follow PKTag.');
  // An empty list of cells is legal here; what it means is the operation's matter.
  const cells = cursor.skipTag(TAG_ROW_DATA) ? readCells() : [];
  const hasDeleteMarker = cursor.skipTag(TAG_DELETE_ROW_MARKER);
  checksum = crc8Byte(checksum, hasDeleteMarker ? 1 : 0);
  if (!cursor.skipTag(TAG_ROW_CHECKSUM)) throw broken('row is not end with checksum tag.');
  verify(cursor.uint8(), checksum);
  return { primaryKey, cells, hasDeleteMarker };
}

function readCell(cursor: Cursor): { cell: PlainBufferCell; checksum: number } {
  cursor.expectTag(TAG_CELL);
  if (!cursor.skipTag(TAG_CELL_NAME)) throw broken('attr has no name.');
  const nameBytes = cursor.bytes(cursor.uint32());
  const name = nameBytes.toString();
  let checksum = crc8(0, nameBytes);

  const cell: { -readonly [K in keyof PlainBufferCell]: PlainBufferCell[K] } = { name };
  if (cursor.skipTag(TAG_CELL_VALUE)) {
    const length = cursor.uint32();
    const start = cursor.position;
    cell.value = readValue(cursor);
    if (cursor.position - start !== length) throw invalidData();
    checksum = crc8(checksum, cursor.buffer, start, cursor.position);
  }
  let operation: number | undefined;
  if (cursor.skipTag(TAG_CELL_TYPE)) {
    operation = cursor.uint8();
    cell.operation = cellOperation(operation);
  }
  if (cursor.skipTag(TAG_CELL_TIMESTAMP)) {
    const start = cursor.position;
    cell.timestamp = cursor.int64AsNumber();
    checksum = crc8(checksum, cursor.buffer, start, cursor.position);
  }
  // On the wire the operation stands before the timestamp, in the checksum after it.
  if (operation !== undefined) checksum = crc8Byte(checksum, operation);
  if (!cursor.skipTag(TAG_CELL_CHECKSUM)) throw broken('cell is not end with checksum[0x0A] tag.');
  verify(cursor.uint8(), checksum);
  return { cell, checksum };
}

function readValue(cursor: Cursor): PlainBufferValue {
  const type = cursor.uint8();
  switch (type) {
    case VT_INTEGER:
      return { type: 'VT_INTEGER', value: cursor.int64() };
    case VT_DOUBLE:
      return { type: 'VT_DOUBLE', value: cursor.double() };
    case VT_BOOLEAN:
      return { type: 'VT_BOOLEAN', value: cursor.uint8() !== 0 };
    case VT_STRING:
      return { type: 'VT_STRING', value: cursor.bytes(cursor.uint32()) };
    case VT_BLOB:
      return { type: 'VT_BLOB', value: cursor.bytes(cursor.uint32()) };
    case VT_NULL:
      return { type: 'VT_NULL' };
    case VT_INF_MIN:
      return { type: 'VT_INF_MIN' };
    case VT_INF_MAX:
      return { type: 'VT_INF_MAX' };
    case VT_AUTO_INCREMENT:
      return { type: 'VT_AUTO_INCREMENT' };
    default:
      throw parameterInvalid('data format is invalid, unknown variant type occured.');
  }
}

function cellOperation(operation: number): CellOperation {
  switch (operation) {
    case DELETE_ALL_VERSION:
      return 'DELETE_ALL_VERSION';
    case DELETE_ONE_VERSION:
      return 'DELETE_ONE_VERSION';
    case INCREMENT:
      return 'INCREMENT';
    default:
      throw parameterInvalid(`Invalid op type of cell: ${operation}.`);
  }
}

function verify(received: number, computed: number): void {
  if (received !== computed) throw broken(`checksum is mismatch, ${received} : ${computed}.`);
}

function broken(reason: string): TablestoreError {
  return parameterInvalid(`Cell data broken, ${reason}`);
}

function invalidData(): TablestoreError {
  return parameterInvalid('data format is invalid.');
}

/** Reads little-endian values one after another; past the end it throws the service's error. */
class Cursor {
  readonly buffer: Buffer;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(): number {
    return this.buffer.readUInt8(this.advance(1));
  }

  uint32(): number {
    return this.buffer.readUInt32LE(this.advance(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64LE(this.advance(8));
  }

  int64AsNumber(): number {
    const start = this.advance(8);
    return this.buffer.readInt32LE(start + 4) * 2 ** 32 + this.buffer.readUInt32LE(start);
  }

  double(): number {
    return this.buffer.readDoubleLE(this.advance(8));
  }

  bytes(length: number): Buffer {
    const start = this.advance(length);
    return this.buffer.subarray(start, start + length);
  }

  peek(): number | undefined {
    return this.buffer[this.position];
  }

  skipTag(tag: number): boolean {
    if (this.buffer[this.position] !== tag) return false;
    this.position++;
    return true;
  }

  expectTag(tag: number): void {
    const actual = this.uint8();
    if (actual !== tag) throw broken(`mismatch tag, actual tag(${actual}), expect(${tag}).`);
  }

  hasNonZeroLeft(): boolean {
    for (let index = this.position; index < this.buffer.length; index++) {
      if (this.buffer[index] !== 0) return true;
    }
    return false;
  }

  private advance(length: number): number {
    const start = this.position;
    if (start + length > this.buffer.length) throw invalidData();
    this.position = start + length;
    return start;
  }
}
