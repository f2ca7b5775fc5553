import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import { rowKeyPrefix } from '../tables/catalog.ts';
import type { Table } from '../tables/table.ts';
import { encodePrimaryKey } from './key-encoding.ts';
import type { BoundColumn } from './primary-key.ts';
import { decodeStoredRow, type PrimaryKeyColumn, type Row } from './row.ts';
import { visibleRow } from './versions.ts';

/** The row with a primary key, as the table shows it at a time (milliseconds since 1970). */
export function getRow(
  reads: StoreReads,
  table: Table,
  primaryKey: readonly PrimaryKeyColumn[],
  now: number,
): Row | undefined {
  const stored = reads.get(keyOf(table, primaryKey));
  return stored === undefined ? undefined : visibleRow(decodeStoredRow(stored), table, now);
}

/** The rows of a range in its direction: `from` inclusive, `to` exclusive. */
export function* getRows(
  reads: StoreReads,
  table: Table,
  range: { readonly from: Buffer; readonly to: Buffer; readonly backward: boolean },
  now: number,
): Generator<Row> {
  for (const { value } of reads.range(range)) {
    const row = visibleRow(decodeStoredRow(value), table, now);
    if (row !== undefined) yield row;
  }
}

/** Stores a row, or removes what is there when it is undefined. */
export function storeRow(
  transaction: StoreTransaction,
  table: Table,
  primaryKey: readonly PrimaryKeyColumn[],
  row: Row | undefined,
): void {
  const key = keyOf(table, primaryKey);
  if (row === undefined) transaction.remove(key);
  else transaction.put(key, encodeRow(row));
}

/** A row's key in the store, or a bound of a range of them. */
export function keyOf(table: Table, columns: readonly BoundColumn[]): Buffer {
  return encodePrimaryKey(
    rowKeyPrefix(table),
    columns.map(({ value }) => value),
  );
}
