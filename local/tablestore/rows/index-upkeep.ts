import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { StoreTransaction } from '../storage/ordered-store.ts';
import type { DataTable, IndexTable } from '../tables/table.ts';
import { hasSameKey, indexEntry } from './index-entry.ts';
import { applyChange, deferChange, type EntryChange } from './pending-index-changes.ts';
import type { Row } from './row.ts';
import type { RowChange } from './row-change.ts';
import { keyOf } from './table-rows.ts';

/** When a write is made, and how long it takes until global indexes show it (both in milliseconds). */
export interface WriteTime {
  readonly now: number;
  readonly globalIndexDelay: number;
}

/**
 * Brings a table's indexes in step with a change of one of its rows (undefined: not there), given as it was stored
 * before and after. Local indexes change in the same transaction; so do global ones without a delay, for which nothing
 * may be waiting then, and with one the change waits in the store until it is due.
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
    else applyChange(transaction, change);
  }
}

/**
 * Updates of other columns leave an index alone: also one that was made without the rows that were there. Where the
 * index has columns of the primary key alone, all of a row's cells decide how long its entry lives.
 */
function concerns(change: RowChange, { keySources, attributeTypes }: IndexTable): boolean {
  if (change.type !== 'UPDATE' || keySources.every((source) => 'keyPosition' in source)) return true;
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
