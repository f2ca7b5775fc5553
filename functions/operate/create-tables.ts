import type * as TableStore from 'tablestore';
import { FunctionError } from '../common/errors.ts';
import { toTablestoreFailure } from '../common/tablestore/sdk-error.ts';

/** What was done: tables are only ever added, none is changed or dropped. */
export interface CreateTablesAnswer {
  readonly created: readonly string[];
  readonly existing: readonly string[];
}

/** Makes the tables that are missing; safe to repeat, also by two at once. */
export async function createTables(
  client: TableStore.Client,
  needed: readonly TableStore.CreateTableParams[],
): Promise<CreateTablesAnswer> {
  try {
    const { tableNames } = await client.listTable({});
    const created: string[] = [];
    for (const table of needed) {
      if (tableNames.includes(table.tableMeta.tableName)) continue;
      if (await createTable(client, table)) created.push(table.tableMeta.tableName);
    }
    const names = needed.map(({ tableMeta }) => tableMeta.tableName);
    return { created, existing: names.filter((name) => !created.includes(name)) };
  } catch (error) {
    const failure = toTablestoreFailure(error);
    // The developer alone calls this function: they are told what Tablestore said.
    throw new FunctionError('Internal', `Tablestore answered: ${failure.message}`, { cause: failure });
  }
}

/** Answers false when somebody else has just made the table. */
async function createTable(client: TableStore.Client, table: TableStore.CreateTableParams): Promise<boolean> {
  try {
    await client.createTable(table);
    return true;
  } catch (error) {
    if (toTablestoreFailure(error).code === 'OTSObjectAlreadyExist') return false;
    throw error;
  }
}
