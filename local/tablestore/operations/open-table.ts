import { parameterInvalid } from '../protocol/errors.ts';
import type { WriteTime } from '../rows/index-upkeep.ts';
import { catchUp } from '../rows/pending-index-changes.ts';
import { type DataTable, isBeingBuilt, type Table } from '../tables/table.ts';
import type { OperationContext } from './operation.ts';

/**
 * The table or index table that a request reads. An index is brought up to what it shows at the time of the request;
 * one that is still being filled cannot be read (text observed by the Python SDK's tests).
 *
 * @throws TablestoreError OTSObjectNotExist, OTSParameterInvalid
 */
export function openForReading({ store, catalog, now }: OperationContext, name: string): Table {
  const table = catalog.get(name);
  if (table.kind === 'DATA') return table;
  if (isBeingBuilt(table.index, now)) {
    throw parameterInvalid('Disallow read index table in building base state');
  }
  if (table.index.type === 'IT_GLOBAL_INDEX') catchUp(store, table, now);
  return table;
}

/**
 * When a request writes to tables: the switch for the delay of global indexes is asked only when one concerns it.
 * Without a delay the indexes are first brought up to all that still waits, which this write must not overtake.
 */
export function writeTimeOf(
  { store, now, faults }: OperationContext,
  tables: readonly DataTable[],
): WriteTime {
  const globalIndexes = tables
    .flatMap(({ indexes }) => indexes)
    .filter(({ index }) => index.type === 'IT_GLOBAL_INDEX');
  const globalIndexDelay = globalIndexes.length > 0 ? faults.globalIndexDelay() : 0;
  if (globalIndexDelay === 0) {
    for (const index of globalIndexes) catchUp(store, index, Number.POSITIVE_INFINITY);
  }
  return { now, globalIndexDelay };
}
