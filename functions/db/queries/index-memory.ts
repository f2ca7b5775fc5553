import type { TablestoreAccess } from '../../common/tablestore/access.ts';
import { describeIndexes, type ExistingIndex } from '../../common/tablestore/describe-indexes.ts';

/** Gives an index that can be read; undefined when it does not exist, or is still being built. */
export type FindIndex = (
  tablestore: TablestoreAccess,
  table: string,
  index: string,
) => Promise<ExistingIndex | undefined>;

/**
 * Makes the memory of one instance of the function: what an index holds is asked for once. It stays as it is for as
 * long as the index is there, and a declared index does not say it: a field that was declared after its table was made
 * is in none.
 */
export function createIndexMemory(): FindIndex {
  const known = new Map<string, ExistingIndex>();
  return async (tablestore, table, index) => {
    const remembered = known.get(index);
    if (remembered !== undefined) return remembered;
    for (const [name, found] of await describeIndexes(tablestore, table)) {
      if (!found.isBeingBuilt) known.set(name, found);
    }
    return known.get(index);
  };
}
