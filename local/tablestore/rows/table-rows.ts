import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import type { Table } from '../tables/table.ts';
import { encodePrimaryKey } from './key-encoding.ts';
import type { BoundColumn } from './primary-key.ts';
import { decodeStoredRow, type Row } from './row.ts';

/** The row under a key of the store, with what has expired of it. */
export function getStoredRow(reads: StoreReads, table: Table, key: Buffer): Row | undefined {
  const stored = reads.get(key);
  return stored === undefined ? undefined : decodeStoredRow(stored, table.name);
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
