import type { TablestoreAccess } from './access.ts';
import { type Columns, fromAttributes } from './columns.ts';
import { type PrimaryKey, toPrimaryKey } from './primary-key.ts';

/** Reads the columns of one row whose names are in a range, `from` inclusive and `to` exclusive. */
export async function readColumnRange(
  { send }: TablestoreAccess,
  tableName: string,
  key: PrimaryKey,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Columns> {
  const range = { startColumn: from, endColumn: to };
  const { row } = await send((client) =>
    client.getRow({ tableName, primaryKey: toPrimaryKey(key), maxVersions: 1, ...range }),
  );
  return fromAttributes(row?.attributes ?? null);
}
