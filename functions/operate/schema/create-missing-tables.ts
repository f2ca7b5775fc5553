import type * as TableStore from 'tablestore';
import { toTablestoreFailure } from '../../common/tablestore/sdk-error.ts';

/** What was done: tables are only ever added, none is changed or dropped. */
export interface CreateTablesAnswer {
  readonly created: readonly string[];
  readonly existing: readonly string[];
}

/**
 * Makes the tables that are missing; safe to repeat, also by two at once.
 *
 * @throws TablestoreFailure
 */
export async function createMissingTables(
  client: TableStore.Client,
  needed: readonly TableStore.CreateTableParams[],
): Promise<CreateTablesAnswer> {
  const { tableNames } = await client.listTable({}).catch((error: unknown) => {
    throw toTablestoreFailure(error);
  });
  const created: string[] = [];
  for (const table of needed) {
    if (tableNames.includes(table.tableMeta.tableName)) continue;
    if (await createTable(client, table)) created.push(table.tableMeta.tableName);
  }
  const names = needed.map(({ tableMeta }) => tableMeta.tableName);
  return { created, existing: names.filter((name) => !created.includes(name)) };
}

/** Answers false when somebody else has just made the table. */
async function createTable(client: TableStore.Client, table: TableStore.CreateTableParams): Promise<boolean> {
  try {
    await client.createTable(table);
    return true;
  } catch (error) {
    const failure = toTablestoreFailure(error);
    if (failure.code === 'OTSObjectAlreadyExist') return false;
    throw failure;
  }
}
