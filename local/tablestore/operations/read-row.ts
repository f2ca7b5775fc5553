import type { ConsumedCapacity } from '../protocol/messages.ts';
import { answerRow } from '../rows/answer-row.ts';
import { matchSchema } from '../rows/primary-key.ts';
import type { PrimaryKeyColumn } from '../rows/row.ts';
import type { Selection } from '../rows/selection.ts';
import { keyOf } from '../rows/table-rows.ts';
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
  const stored = reads.get(keyOf(table, primaryKey));
  const read = { table, selection, versionSize: versionSizeOf(table), now };
  const answered = stored === undefined ? undefined : answerRow(stored, read);
  return {
    consumed: consumed({ read: capacityUnits(answered?.readSize ?? 0) }),
    row: answered?.row ?? Buffer.alloc(0),
  };
}
