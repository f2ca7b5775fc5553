import type { TablestoreAccess } from './access.ts';
import { type Columns, fromAttributes } from './columns.ts';
import { type PrimaryKey, toPrimaryKey } from './primary-key.ts';

/**
 * Reads one row; undefined when there is none.
 *
 * @param columns only these; a row that has none of them counts as none, unless one is of the primary key.
 */
export async function readRow(
  { send }: TablestoreAccess,
  tableName: string,
  key: PrimaryKey,
  columns: readonly string[] = [],
): Promise<Columns | undefined> {
  const { row } = await send((client) =>
    client.getRow({ tableName, primaryKey: toPrimaryKey(key), maxVersions: 1, columnsToGet: [...columns] }),
  );
  // A row that is not there is decoded as {}.
  return row?.primaryKey ? fromAttributes(row.attributes) : undefined;
}
