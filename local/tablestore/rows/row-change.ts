import { parameterInvalid } from '../protocol/errors.ts';
import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import type {
  ColumnValue,
  DoubleValue,
  IntegerValue,
  PlainBufferCell,
  PlainBufferRow,
} from '../protocol/plain-buffer/values.ts';
import { checkAttributeCount, checkAttributeValue, checkColumnName, checkTimestamp } from './limits.ts';
import { type WriteKeyColumn, writeKey } from './primary-key.ts';

/** A value to write; without a timestamp its version is the time of the write. */
export interface CellPut {
  readonly operation: 'PUT';
  readonly name: string;
  readonly value: ColumnValue;
  readonly timestamp?: number;
}

/** What UpdateRow does to one column. */
export type CellUpdate =
  | CellPut
  | { readonly operation: 'DELETE_ONE_VERSION'; readonly name: string; readonly timestamp: number }
  | { readonly operation: 'DELETE_ALL_VERSION'; readonly name: string }
  | {
      readonly operation: 'INCREMENT';
      readonly name: string;
      readonly value: IntegerValue | DoubleValue;
      readonly timestamp?: number;
    };

/** What a request does to one row, checked as far as that is possible without the table. */
export type RowChange =
  | {
      readonly type: 'PUT';
      readonly primaryKey: readonly WriteKeyColumn[];
      readonly cells: readonly CellPut[];
    }
  | {
      readonly type: 'UPDATE';
      readonly primaryKey: readonly WriteKeyColumn[];
      readonly cells: readonly CellUpdate[];
    }
  | { readonly type: 'DELETE'; readonly primaryKey: readonly WriteKeyColumn[]; readonly cells: readonly [] };

/** @throws TablestoreError OTSParameterInvalid */
export function parseRowChange(type: RowChange['type'], bytes: Uint8Array): RowChange {
  const row = decodeRow(bytes);
  const primaryKey = writeKey(row);
  if (type === 'DELETE') {
    checkDelete(row);
    return { type, primaryKey, cells: [] };
  }
  if (row.hasDeleteMarker) {
    throw parameterInvalid('Invalid request of put/update row: unexpected RowDeleteMarker in request.');
  }
  checkAttributeCount(row.cells.length);
  for (const cell of row.cells) checkCell(cell, primaryKey);
  if (type === 'PUT') return { type, primaryKey, cells: row.cells.map(parsePut) };

  if (row.cells.length === 0) throw parameterInvalid('Attribute column is missing.');
  const cells = row.cells.map(parseUpdate);
  checkIncrementsStandAlone(cells);
  return { type, primaryKey, cells };
}

function checkDelete(row: PlainBufferRow): void {
  if (!row.hasDeleteMarker) {
    throw parameterInvalid('Invalid request of delete row: missing RowDeleteMarker in request.');
  }
  if (row.cells.length > 0)
    throw parameterInvalid('Invalid delete row request: unexpected cells in request.');
  if (row.primaryKey.some(({ value }) => value?.type === 'VT_AUTO_INCREMENT')) {
    throw parameterInvalid('Invalid row to delete which with pk auto increment');
  }
}

function checkCell({ name, timestamp }: PlainBufferCell, primaryKey: readonly WriteKeyColumn[]): void {
  checkColumnName(name);
  if (primaryKey.some((column) => column.name === name)) {
    throw parameterInvalid(`Duplicated attribute column name with primary key column: ${name}.`);
  }
  if (timestamp !== undefined) checkTimestamp(timestamp);
}

function parsePut(cell: PlainBufferCell): CellPut {
  const { name, operation, timestamp } = cell;
  if (operation !== undefined) {
    throw parameterInvalid(`OpType cannot be given for column name:${name} in PutRow.`);
  }
  const put = { operation: 'PUT', name, value: attributeValue(cell) } as const;
  return timestamp === undefined ? put : { ...put, timestamp };
}

function parseUpdate(cell: PlainBufferCell): CellUpdate {
  const { name, operation, timestamp } = cell;
  if (operation === undefined) return parsePut(cell);
  if (operation !== 'INCREMENT') return parseDelete(cell, operation);
  const increment = { operation, name, value: incrementValue(cell) } as const;
  return timestamp === undefined ? increment : { ...increment, timestamp };
}

function parseDelete(
  { name, value, timestamp }: PlainBufferCell,
  operation: 'DELETE_ONE_VERSION' | 'DELETE_ALL_VERSION',
): CellUpdate {
  if (value !== undefined) {
    throw parameterInvalid(
      'Column value cannot be given when type is DELETE_ONE_VERSION,DELETE_ALL_VERSION.',
    );
  }
  if (operation === 'DELETE_ALL_VERSION') {
    if (timestamp === undefined) return { operation, name };
    throw parameterInvalid('Timestamp cannot be given when type is DELETE_ALL_VERSION.');
  }
  if (timestamp === undefined) {
    throw parameterInvalid('Timestamp must be given when type is DELETE_ONE_VERSION.');
  }
  return { operation, name, timestamp };
}

function attributeValue({ name, value }: PlainBufferCell): ColumnValue {
  if (value === undefined) throw parameterInvalid('No value is given for column name.');
  return checkAttributeValue(name, value);
}

function incrementValue(cell: PlainBufferCell): IntegerValue | DoubleValue {
  const value = attributeValue(cell);
  if (value.type === 'VT_INTEGER' || value.type === 'VT_DOUBLE') return value;
  throw parameterInvalid(`${value.type} is an invalid type for the INCREMENT of column: '${cell.name}'.`);
}

/** The documentation forbids another operation on a column that the same request increments, without its text. */
function checkIncrementsStandAlone(cells: readonly CellUpdate[]): void {
  for (const { operation, name } of cells) {
    if (operation === 'INCREMENT' && cells.filter((cell) => cell.name === name).length > 1) {
      throw parameterInvalid(`Column: '${name}' cannot be incremented and changed by one request.`);
    }
  }
}
