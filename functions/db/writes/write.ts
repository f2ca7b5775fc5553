import { writeRow } from '../../common/tablestore/write-row.ts';
import type { Write } from '../requests/writes.ts';
import { type Scope, writableCollection } from '../scope.ts';
import { batch } from './batch.ts';
import { prepare } from './prepare.ts';
import { pruneSometimes } from './prune.ts';

/** Carries out one request that writes. */
export async function write(scope: Scope, request: Write): Promise<{ readonly data: unknown }> {
  if (request.op === 'batch') return { data: await batch(scope, request) };
  const { sid: _sid, collection, opId, ...asked } = request;
  const prepared = prepare(
    scope,
    (change) => writeRow(scope.tablestore, change),
    writableCollection(scope, collection),
    asked,
    opId,
  );
  const data = await prepared.perform();
  await pruneSometimes(scope, prepared);
  return { data };
}
