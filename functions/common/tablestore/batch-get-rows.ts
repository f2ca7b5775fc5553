import type { TablestoreAccess } from './access.ts';
import { type Columns, fromAttributes } from './columns.ts';
import { type PrimaryKey, toPrimaryKey } from './primary-key.ts';
import { TablestoreFailure } from './sdk-error.ts';

/** Tablestore's limit for BatchGetRow. */
export const mostRowsToGet = 100;

/**
 * Reads up to 100 rows of a table at once, each with these columns, and gives them in the same order; undefined for a
 * row that is not there. When one cannot be read for now, none is.
 */
export function batchGetRows(
  { send }: TablestoreAccess,
  table: string,
  keys: readonly PrimaryKey[],
  columns: readonly string[],
): Promise<(Columns | undefined)[]> {
  return send(async (client) => {
    const { tables } = await client.batchGetRow({
      tables: [
        { tableName: table, primaryKey: keys.map(toPrimaryKey), columnsToGet: [...columns], maxVersions: 1 },
      ],
    });
    return (tables[0] ?? []).map(({ isOk, errorCode, errorMessage, primaryKey, attributes }) => {
      if (!isOk) throw new TablestoreFailure(errorCode ?? 'Unknown', errorMessage ?? '');
      return primaryKey === null ? undefined : fromAttributes(attributes);
    });
  });
}
