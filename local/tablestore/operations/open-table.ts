import { parameterInvalid } from '../protocol/errors.ts';
import type { WriteTime } from '../rows/index-upkeep.ts';
import { catchUp } from '../rows/pending-index-changes.ts';
import type { DataTable, Table } from '../tables/table.ts';
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
  if (now < table.index.readableFrom) {
    throw parameterInvalid('Disallow read index table in building base state');
  }
  if (table.index.type === 'IT_GLOBAL_INDEX') catchUp(store, table, now);
  return table;
}

/** When a request writes to tables: the switch for the delay of global indexes is asked only when one concerns it. */
export function writeTimeOf({ now, faults }: OperationContext, tables: readonly DataTable[]): WriteTime {
  const isDelayable = tables.some(({ indexes }) =>
    indexes.some(({ index }) => index.type === 'IT_GLOBAL_INDEX'),
  );
  return { now, globalIndexDelay: isDelayable ? faults.globalIndexDelay() : 0 };
}
