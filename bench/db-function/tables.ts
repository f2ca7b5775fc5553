import type { CollectionDefinitions } from '../../functions/common/collections/define.ts';
import { neededTables } from '../../functions/operate/schema/needed-tables.ts';
import type { TablestoreAccount } from '../workload/tablestore-access.ts';
import { connectTo } from '../workload/tablestore-client.ts';

/** Makes the tables of sessions, users and collections, as a deployment does. */
export async function createTables(
  account: TablestoreAccount,
  collections: CollectionDefinitions,
): Promise<void> {
  const client = connectTo(account);
  for (const table of neededTables(collections, 0)) await client.createTable(table);
}
