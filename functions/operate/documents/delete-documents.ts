import { goneColumn, isGone } from '../../common/documents/server-columns.ts';
import { createAccess } from '../../common/tablestore/access.ts';
import { getRange } from '../../common/tablestore/get-range.ts';
import { highest, lowest } from '../../common/tablestore/key-range.ts';
import { everyRow } from '../../common/tablestore/row-filter.ts';
import type { OperateScope } from '../operation.ts';
import { readExistingTables } from '../schema/existing-tables.ts';
import { withinTime } from '../within-time.ts';
import { mostRows, writeRows } from './write-rows.ts';

export interface Deletion {
  /** How many documents are gone with this run. */
  readonly deleted: number;
  /** False: there are more, and the time is over. */
  readonly isDone: boolean;
}

/**
 * Deletes what a user has in all collections, also those that are no longer declared, and the tombstones of what the
 * user has removed, until the time is over.
 */
export async function deleteDocuments(scope: OperateScope, uid: string): Promise<Deletion> {
  const tables = await readExistingTables(scope.client, scope);
  let deleted = 0;
  for (const { name: table } of tables.filter(({ name }) => name.startsWith('data_'))) {
    for (;;) {
      if (scope.clock() >= scope.deadline) return { deleted, isDone: false };
      const { rows, next } = await withinTime(scope, () =>
        getRange(createAccess(scope.client), {
          table,
          keyColumns: ['uid', 'id'],
          start: [{ value: uid }, lowest],
          end: [{ value: uid }, highest],
          isBackward: false,
          columns: ['id', goneColumn],
          filter: everyRow,
          limit: mostRows,
        }),
      );
      const failures = await writeRows(
        scope,
        rows.map(({ key }) => ({ kind: 'delete', table, uid, id: String(key['id']) })),
      );
      const failure = failures.find((each) => each !== undefined);
      if (failure !== undefined) throw failure;
      deleted += rows.filter(({ columns }) => !isGone(columns)).length;
      if (next === undefined) break;
    }
  }
  return { deleted, isDone: true };
}
