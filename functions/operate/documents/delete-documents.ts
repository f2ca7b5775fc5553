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

/** Deletes what a user has in all collections, also those that are no longer declared, until the time is over. */
export async function deleteDocuments(scope: OperateScope, uid: string): Promise<Deletion> {
  const tables = await readExistingTables(scope.client, scope);
  let deleted = 0;
  for (const { name: table } of tables.filter(({ name }) => name.startsWith('data_'))) {
    for (;;) {
      if (scope.clock() >= scope.deadline) return { deleted, isDone: false };
      const { rows, next } = await withinTime(scope, () =>
        scope.store.getRange(table, { partition: ['uid', uid], column: 'id', limit: mostRows }),
      );
      const failures = await writeRows(
        scope,
        rows.map(({ primaryKey }) => ({ table, uid, id: primaryKey['id'] ?? '' })),
      );
      const failure = failures.find((each) => each !== undefined);
      if (failure !== undefined) throw failure;
      deleted += rows.length;
      if (next === undefined) break;
    }
  }
  return { deleted, isDone: true };
}
