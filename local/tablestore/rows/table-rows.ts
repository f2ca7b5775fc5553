import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
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
  return visibleRow(getStoredRow(reads, table, keyOf(table, primaryKey)), table, now);
}

/** The row under a key of the store, with what has expired of it. */
export function getStoredRow(reads: StoreReads, table: Table, key: Buffer): Row | undefined {
  const stored = reads.get(key);
  return stored === undefined ? undefined : decodeStoredRow(stored, table.name);
}

/** A row of a range, with what has expired of it. */
export interface ScannedRow {
  readonly stored: Row;
  /** As the table shows it; undefined when all of it has expired. */
  readonly visible: Row | undefined;
}

/** The rows of a range in its direction: `from` inclusive, `to` exclusive; at a time (milliseconds since 1970). */
export function* scanRows(
  reads: StoreReads,
  table: Table,
  range: { readonly from: Buffer; readonly to: Buffer; readonly backward: boolean },
  now: number,
): Generator<ScannedRow> {
  for (const { value } of reads.range(range)) {
    const stored = decodeStoredRow(value, table.name);
    yield { stored, visible: visibleRow(stored, table, now) };
  }
}

/** Stores a row under its key, or removes what is there when it is undefined. */
export function storeRow(transaction: StoreTransaction, key: Buffer, row: Row | undefined): void {
  if (row === undefined) transaction.remove(key);
  else transaction.put(key, encodeRow(row));
}

/** A row's key in the store, or a bound of a range of them. */
export function keyOf(table: Table, columns: readonly BoundColumn[]): Buffer {
  return encodePrimaryKey(
    table.rowKeyPrefix,
    columns.map(({ value }) => value),
  );
}
