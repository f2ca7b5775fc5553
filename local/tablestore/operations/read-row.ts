import type { ConsumedCapacity } from '../protocol/messages.ts';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { matchSchema } from '../rows/primary-key.ts';
import { type PrimaryKeyColumn, sizeOfRow } from '../rows/row.ts';
import { type Selection, selectFromRow } from '../rows/selection.ts';
import { getRow } from '../rows/table-rows.ts';
import type { StoreReads } from '../storage/ordered-store.ts';
import type { Table } from '../tables/table.ts';
import { capacityUnits, consumed, versionSizeOf } from './capacity.ts';

/**
 * Reads what is selected of one row, as PlainBuffer; no bytes when there is nothing.
 *
 * @throws TablestoreError OTSInvalidPK
 */
export function readRow(
  reads: StoreReads,
  table: Table,
  primaryKey: readonly PrimaryKeyColumn[],
  selection: Selection,
  now: number,
): { consumed: ConsumedCapacity; row: Uint8Array } {
  matchSchema(table, primaryKey);
  const row = getRow(reads, table, primaryKey, now);
  const selected = row === undefined ? undefined : selectFromRow(row, selection);
  return {
    consumed: consumed({
      read: capacityUnits(selected === undefined ? 0 : sizeOfRow(selected.read, versionSizeOf(table))),
    }),
    row: selected?.row === undefined ? Buffer.alloc(0) : encodeRow(selected.row),
  };
}
