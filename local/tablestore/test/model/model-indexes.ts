import { parameterInvalid } from './answers.ts';
import { bytesOf, typeOf } from './model-keys.ts';
import { type ModelRow, type ModelTable, visible } from './model-rows.ts';
import type { DefinedColumn, Index, KeySchema, Value } from './requests.ts';

/** What decides an index's rows: a table with predefined columns. */
export interface IndexedTable extends ModelTable {
  readonly definedColumns: readonly DefinedColumn[];
  readonly allowUpdate: boolean;
}

/**
 * The table of an index, worked out anew from the table's rows ("Secondary index" in the documentation): keyed by the
 * index's columns and then the rest of the table's primary key, with a row for each row that has all of them.
 */
export function indexTable(table: IndexedTable, index: Index, now: number): ModelTable {
  const { timeToLive, maxVersions } = table;
  const primaryKey = keySchema(table, index);
  const rows = table.rows.flatMap((row) => {
    const shownRow = visible(row, table, now);
    return shownRow === undefined ? [] : entry(table, index, primaryKey, shownRow);
  });
  return { name: index.name, primaryKey, rows, timeToLive, maxVersions };
}

const keyTypes = { DCT_INTEGER: 'INTEGER', DCT_STRING: 'STRING', DCT_BLOB: 'BINARY' } as const;

/** The primary key of an index's table; what its own table numbers by itself is an ordinary INTEGER there. */
function keySchema({ primaryKey, definedColumns }: IndexedTable, index: Index): KeySchema[] {
  const ofTable = primaryKey.map(({ name, type }) => ({ name, type }));
  const indexed = index.primaryKey.map((name): KeySchema => {
    const type = definedColumns.find((column) => column.name === name)?.type as keyof typeof keyTypes;
    return ofTable.find((column) => column.name === name) ?? { name, type: keyTypes[type] };
  });
  return [...indexed, ...ofTable.filter(({ name }) => !index.primaryKey.includes(name))];
}

/** An index is sparse: no entry for a row without one of its columns, of the type that the table declares. */
function entry(
  table: IndexedTable,
  index: Index,
  primaryKey: readonly KeySchema[],
  row: ModelRow,
): ModelRow[] {
  const declared = row.cells.filter(({ name, value }) => hasDeclaredType(table.definedColumns, name, value));
  const key = primaryKey.flatMap(({ name }): Value[] => {
    const position = table.primaryKey.findIndex((column) => column.name === name);
    const value = position === -1 ? declared.find((cell) => cell.name === name)?.value : row.key[position];
    return value === undefined || bytesOf(value).length > 1024 ? [] : [value];
  });
  if (key.length < primaryKey.length) return [];
  return [{ key, cells: declared.filter(({ name }) => index.definedColumns.includes(name)) }];
}

export function hasDeclaredType(
  definedColumns: readonly DefinedColumn[],
  name: string,
  value: Value,
): boolean {
  const type = definedColumns.find((column) => column.name === name)?.type;
  return type !== undefined && typeOf(value) === type.replace('DCT_', 'VT_');
}

/** A table with indexes keeps one version, and lets cells expire only where rows are not updated. */
export function checkOptionsForIndexes({
  maxVersions,
  timeToLive,
  allowUpdate,
}: {
  readonly maxVersions: number;
  readonly timeToLive: number;
  readonly allowUpdate: boolean;
}): void {
  if (maxVersions !== 1) throw parameterInvalid('MaxVersions must be 1 when table has secondary index.');
  if (timeToLive !== -1 && allowUpdate) {
    throw parameterInvalid("Don't support allow update operation on table with index and ttl");
  }
}
