import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import type { DataTable, IndexTable } from '../tables/table.ts';
import { hasSameKey, indexEntry } from './index-entry.ts';
import { applyChange, applyPendingChanges, deferChange, type EntryChange } from './pending-index-changes.ts';
import { decodeStoredRow, type Row } from './row.ts';
import type { RowChange } from './row-change.ts';
import { keyOf } from './table-rows.ts';

/** When a write is made, and how long it takes until global indexes show it (both in milliseconds). */
export interface WriteTime {
  readonly now: number;
  readonly globalIndexDelay: number;
}

/**
 * Brings a table's indexes in step with a change of one of its rows (undefined: not there), given as it was stored
 * before and after. Local indexes change in the same transaction; so do global ones without a delay, and with one the
 * change waits in the store until it is due.
 */
export function updateIndexes(
  transaction: StoreTransaction,
  table: DataTable,
  row: { readonly before: Row | undefined; readonly after: Row | undefined; readonly change: RowChange },
  { now, globalIndexDelay }: WriteTime,
): void {
  for (const index of table.indexes) {
    if (row.before !== undefined && !concerns(row.change, index)) continue;
    const change = changeOfEntry(index, indexEntry(index, row.before), indexEntry(index, row.after));
    if (change === undefined) continue;
    if (index.index.type === 'IT_LOCAL_INDEX') applyChange(transaction, change);
    else if (globalIndexDelay > 0) deferChange(transaction, index, change, now + globalIndexDelay);
    else {
      applyPendingChanges(transaction, index, Number.POSITIVE_INFINITY);
      applyChange(transaction, change);
    }
  }
}

/** Updates of other columns leave an index alone: also one that was made without the rows that were there. */
function concerns(change: RowChange, { keySources, attributeTypes }: IndexTable): boolean {
  if (change.type !== 'UPDATE') return true;
  return change.cells.some(
    ({ name }) => attributeTypes.has(name) || keySources.some((source) => source.name === name),
  );
}

function changeOfEntry(
  index: IndexTable,
  before: Row | undefined,
  after: Row | undefined,
): EntryChange | undefined {
  if (before === undefined && after === undefined) return undefined;
  const isMoved = before !== undefined && (after === undefined || !hasSameKey(before, after));
  return {
    remove: isMoved ? keyOf(index, before.primaryKey) : undefined,
    put: after === undefined ? undefined : { key: keyOf(index, after.primaryKey), value: encodeRow(after) },
  };
}

/** Puts into a new index what it has for the rows of its table; the entries of expired ones are expired too. */
export function fillIndex(transaction: StoreTransaction, table: DataTable, index: IndexTable): void {
  for (const rows of storedRows(transaction, table)) {
    for (const row of rows) {
      const entry = indexEntry(index, row);
      if (entry !== undefined) transaction.put(keyOf(index, entry.primaryKey), encodeRow(entry));
    }
  }
}

/**
 * Writes the entries that a table's indexes have once more, after the table's time to live has changed, because
 * entries say themselves when they expire.
 */
export function rewriteIndexes(transaction: StoreTransaction, table: DataTable): void {
  for (const index of table.indexes) {
    applyPendingChanges(transaction, index, Number.POSITIVE_INFINITY);
    for (const rows of storedRows(transaction, table)) {
      for (const row of rows) {
        const entry = indexEntry(index, row);
        if (entry === undefined) continue;
        const key = keyOf(index, entry.primaryKey);
        if (transaction.get(key) !== undefined) transaction.put(key, encodeRow(entry));
      }
    }
  }
}

const rowsAtOnce = 1000;

/** All rows of a table, some at a time, because nothing may be written while a range is read. */
function* storedRows(reads: StoreReads, table: DataTable): Generator<Row[]> {
  const to = Buffer.concat([table.rowKeyPrefix, Buffer.of(0xff)]);
  let from = table.rowKeyPrefix;
  for (;;) {
    const rows: Row[] = [];
    for (const { key, value } of reads.range({ from, to })) {
      rows.push(decodeStoredRow(value, table.name));
      if (rows.length < rowsAtOnce) continue;
      from = Buffer.concat([key, Buffer.alloc(1)]);
      break;
    }
    yield rows;
    if (rows.length < rowsAtOnce) return;
  }
}
