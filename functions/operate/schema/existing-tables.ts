import type * as TableStore from 'tablestore';
import * as v from 'valibot';
import { toTablestoreFailure } from '../../common/tablestore/sdk-error.ts';
import { type Time, withinTime } from '../within-time.ts';

/** What the SDK's types leave out is parsed here with the rest. */
const description = v.pipe(
  v.object({
    tableMeta: v.object({
      tableName: v.string(),
      primaryKey: v.array(v.object({ name: v.string(), type: v.number() })),
      definedColumn: v.array(v.object({ name: v.string(), type: v.number() })),
    }),
    tableOptions: v.object({ timeToLive: v.number(), maxVersions: v.number() }),
    indexMetas: v.array(
      v.object({ name: v.string(), primaryKey: v.array(v.string()), indexSyncPhase: v.string() }),
    ),
  }),
  v.transform(({ tableMeta, tableOptions, indexMetas }) => ({
    name: tableMeta.tableName,
    primaryKey: tableMeta.primaryKey,
    columns: tableMeta.definedColumn,
    ...tableOptions,
    indexes: indexMetas.map(({ name, primaryKey, indexSyncPhase }) => ({
      name,
      primaryKey,
      /** Whether the rows that were there before are still being indexed. */
      isBeingBuilt: indexSyncPhase === 'FULL',
    })),
  })),
);

/** A table as it is in Tablestore, with its indexes. */
export type ExistingTable = v.InferOutput<typeof description>;

/** Tables that begin so are the backend's own; others in the instance are not its business. */
export const ownTables = /^(auth|data)_/;

/** The backend's tables as they are now, those included that are no longer declared. */
export async function readExistingTables(client: TableStore.Client, time: Time): Promise<ExistingTable[]> {
  const { tableNames } = await withinTime(time, () => client.listTable({}));
  const described = await Promise.all(
    tableNames.filter((name) => ownTables.test(name)).map((name) => describeTable(client, name, time)),
  );
  const tables = described.filter((table) => table !== undefined);
  // Should the service list indexes beside their tables, they are none themselves.
  const indexNames = new Set(tables.flatMap(({ indexes }) => indexes.map(({ name }) => name)));
  return tables.filter(({ name }) => !indexNames.has(name));
}

/** Undefined when somebody has just deleted it. */
async function describeTable(
  client: TableStore.Client,
  tableName: string,
  time: Time,
): Promise<ExistingTable | undefined> {
  try {
    return v.parse(description, await withinTime(time, () => client.describeTable({ tableName })));
  } catch (error) {
    if (toTablestoreFailure(error).code === 'OTSObjectNotExist') return undefined;
    throw error;
  }
}
