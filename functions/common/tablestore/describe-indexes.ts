import * as v from 'valibot';
import type { TablestoreAccess } from './access.ts';

/** What the SDK's types leave out is parsed here with the rest. */
const description = v.object({
  indexMetas: v.array(
    v.object({
      name: v.string(),
      primaryKey: v.array(v.string()),
      definedColumn: v.array(v.string()),
      indexSyncPhase: v.string(),
    }),
  ),
});

/** An index as it is in Tablestore. */
export interface ExistingIndex {
  /** The columns that its rows have, those of its primary key included. */
  readonly columns: ReadonlySet<string>;
  /** Whether the rows that were there before it are still being indexed. */
  readonly isBeingBuilt: boolean;
}

/** The indexes of a table by their names. */
export async function describeIndexes(
  { send }: TablestoreAccess,
  tableName: string,
): Promise<ReadonlyMap<string, ExistingIndex>> {
  const answer = await send((client) => client.describeTable({ tableName }));
  const { indexMetas } = v.parse(description, answer);
  return new Map(
    indexMetas.map(({ name, primaryKey, definedColumn, indexSyncPhase }) => [
      name,
      { columns: new Set([...primaryKey, ...definedColumn]), isBeingBuilt: indexSyncPhase === 'FULL' },
    ]),
  );
}
