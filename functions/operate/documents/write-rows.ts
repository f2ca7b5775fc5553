import type * as TableStore from 'tablestore';
import { isPassing } from '../../common/tablestore/access.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { PrimaryKey } from '../../common/tablestore/primary-key.ts';
import { toBatchRow } from '../../common/tablestore/row-change.ts';
import { TablestoreFailure } from '../../common/tablestore/sdk-error.ts';
import type { OperateScope } from '../operation.ts';
import { OutOfTime, withinTime } from '../within-time.ts';

/** A document's row to change: columns to set and to delete, whether or not it is there, or all of it to delete. */
export type DocumentChange = { readonly table: string; readonly uid: string; readonly id: string } & (
  | { readonly kind: 'update'; readonly columns: Columns; readonly deleted: readonly string[] }
  | { readonly kind: 'delete' }
);

type WriteScope = Pick<OperateScope, 'client' | 'clock' | 'deadline' | 'wait'>;

/** Tablestore's limit for BatchWriteRow. */
export const mostRows = 200;

/**
 * Changes up to 200 rows of 4 MB together, none of them twice, and gives for each, in the same order, why it
 * was not written; undefined when it was. What Tablestore refuses only for a while is sent again as long as there is
 * time.
 *
 * @throws OutOfTime when the call as a whole got no answer; TablestoreFailure when it was refused as a whole.
 */
export async function writeRows(
  scope: WriteScope,
  changes: readonly DocumentChange[],
): Promise<(TablestoreFailure | undefined)[]> {
  const failures = new Map<DocumentChange, TablestoreFailure>();
  let left = changes;
  try {
    await withinTime(scope, async () => {
      if (left.length === 0) return;
      for (const [change, failure] of await send(scope.client, left)) {
        if (failure === undefined) failures.delete(change);
        else failures.set(change, failure);
      }
      left = left.filter((change) => {
        const failure = failures.get(change);
        return failure !== undefined && isPassing(failure);
      });
      const [first] = left;
      const again = first && failures.get(first);
      if (again !== undefined) throw again;
    });
  } catch (error) {
    // Rows that kept being refused have their own answer; without any answer there is none to give.
    if (!(error instanceof OutOfTime) || failures.size === 0) throw error;
  }
  return changes.map((change) => failures.get(change));
}

async function send(
  client: TableStore.Client,
  changes: readonly DocumentChange[],
): Promise<[DocumentChange, TablestoreFailure | undefined][]> {
  const tables = new Map<string, DocumentChange[]>();
  for (const change of changes) tables.set(change.table, [...(tables.get(change.table) ?? []), change]);
  const answer = await client.batchWriteRow({
    tables: [...tables].map(([tableName, rows]) => ({ tableName, rows: rows.map(toRow) })),
  });
  // The answers of all tables stand in one list, in the order in which they were sent.
  const sent = [...tables.values()].flat();
  return sent.map((change, at) => {
    const row = answer.tables[at];
    if (row?.isOk === true) return [change, undefined];
    return [change, new TablestoreFailure(row?.errorCode ?? 'Unknown', row?.errorMessage ?? '')];
  });
}

function toRow({ table, uid, id, ...change }: DocumentChange) {
  const key: PrimaryKey = [
    ['uid', uid],
    ['id', id],
  ];
  return toBatchRow({ table, key, condition: { row: 'any' }, ...change });
}
