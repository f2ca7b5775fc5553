import * as TableStore from 'tablestore';
import type { TablestoreAccess } from './access.ts';
import { type Columns, type ColumnValue, fromAttributes } from './columns.ts';
import { type Key, toSdkBound } from './key-range.ts';
import { type RowFilter, toSdkFilter } from './row-filter.ts';
import { fromSdkValue } from './sdk-value.ts';

/** A row with all of its columns that were read, those of the primary key included. */
export interface ReadRow {
  readonly key: Columns;
  readonly columns: Columns;
}

export interface RangeRead {
  /** The name of a table or of an index. */
  readonly table: string;
  /** The names of all columns of its primary key. */
  readonly keyColumns: readonly string[];
  /** Inclusive. */
  readonly start: Key;
  /** Exclusive; behind start when read forwards, before it when read backwards. */
  readonly end: Key;
  readonly isBackward: boolean;
  readonly columns: readonly string[];
  readonly filter: RowFilter;
  /** Of rows that pass the filter; Tablestore's own page of 5,000 rows or 4 MB read, when it is left out. */
  readonly limit?: number | undefined;
}

export interface RangePage {
  readonly rows: readonly ReadRow[];
  /** The key from which to read on; absent when the range is at its end. A page can be empty and have it. */
  readonly next?: Columns;
}

/** Reads one page of a range of rows in the order of their keys. */
export async function getRange({ send }: TablestoreAccess, read: RangeRead): Promise<RangePage> {
  const { table, start, end, isBackward, columns, filter, limit } = read;
  const { FORWARD, BACKWARD } = TableStore.Direction;
  const answer = await send((client) =>
    client.getRange({
      tableName: table,
      direction: isBackward ? BACKWARD : FORWARD,
      inclusiveStartPrimaryKey: toSdkKey(read, start),
      exclusiveEndPrimaryKey: toSdkKey(read, end),
      columnsToGet: [...columns],
      maxVersions: 1,
      ...(isEveryRow(filter) ? {} : { columnFilter: toSdkFilter(filter) }),
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  const rows = answer.rows.map((row) => ({
    key: fromSdkKey(row.primaryKey),
    columns: fromAttributes(row.attributes),
  }));
  const next = answer.nextStartPrimaryKey;
  return next ? { rows, next: fromSdkKey(next) } : { rows };
}

function isEveryRow(filter: RowFilter): boolean {
  return filter.kind === 'all' && filter.of.length === 0;
}

function toSdkKey({ keyColumns }: RangeRead, key: Key): TableStore.PrimaryKeyInput {
  return key.map((bound, at) => ({ [keyColumns[at] ?? '']: toSdkBound(bound) }));
}

function fromSdkKey(key: TableStore.PrimaryKeyOutput | null): Columns {
  const columns: [string, ColumnValue][] = [];
  for (const { name, value } of key ?? []) if (value !== null) columns.push([name, fromSdkValue(value)]);
  return Object.fromEntries(columns);
}
