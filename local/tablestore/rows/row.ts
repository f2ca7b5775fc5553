import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import type { ColumnValue, PlainBufferRow, PrimaryKeyValue } from '../protocol/plain-buffer/values.ts';
import { StorageError } from '../storage/storage-error.ts';

export interface PrimaryKeyColumn {
  readonly name: string;
  readonly value: PrimaryKeyValue;
}

/** One version of an attribute column. */
export interface Cell {
  readonly name: string;
  readonly value: ColumnValue;
  /** The version: milliseconds since 1970. */
  readonly timestamp: number;
}

/**
 * A row: its primary key in the order of the table's schema, and its cells by column name (bytewise), newest version
 * first. A row without cells exists all the same.
 */
export interface Row {
  readonly primaryKey: readonly PrimaryKeyColumn[];
  readonly cells: readonly Cell[];
}

/**
 * Reads a row back from the PlainBuffer that it is stored as, whose checksums tell whether it is what was written.
 *
 * @throws StorageError Damaged
 */
export function decodeStoredRow(bytes: Uint8Array, tableName: string): Row {
  const { primaryKey, cells } = decodeUndamaged(bytes, tableName);
  // What is stored was checked before it was written.
  return { primaryKey: primaryKey as readonly PrimaryKeyColumn[], cells: cells as readonly Cell[] };
}

function decodeUndamaged(bytes: Uint8Array, tableName: string): PlainBufferRow {
  try {
    return decodeRow(bytes);
  } catch (cause) {
    throw new StorageError(
      'Damaged',
      `A stored row of table ${tableName} is damaged: put a copy of the data directory from earlier in its place.`,
      cause,
    );
  }
}

/** Orders cells as a row holds them. Column names are ASCII, so that comparing strings compares bytes. */
export function compareCells(a: Cell, b: Cell): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return b.timestamp - a.timestamp;
}

/** The size of a value as the limits and the capacity units count it, in bytes. */
export function sizeOfValue(value: ColumnValue): number {
  switch (value.type) {
    case 'VT_INTEGER':
    case 'VT_DOUBLE':
      return 8;
    case 'VT_BOOLEAN':
      return 1;
    case 'VT_STRING':
    case 'VT_BLOB':
      return value.value.length;
  }
}

/** The size of a row's data: names and values, in bytes, and what the version of each cell takes. */
export function sizeOfRow(
  row: {
    readonly primaryKey: readonly { readonly name: string; readonly value: ColumnValue }[];
    readonly cells: readonly { readonly name: string; readonly value?: ColumnValue }[];
  },
  versionSize = 0,
): number {
  let size = 0;
  for (const { name, value } of row.primaryKey) size += name.length + sizeOfValue(value);
  for (const { name, value } of row.cells)
    size += name.length + (value === undefined ? 0 : sizeOfValue(value) + versionSize);
  return size;
}
