import { timeOrderedId } from '../../common/documents/made-names.ts';
import { goneColumn } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import { withoutRepeating } from '../../common/tablestore/access.ts';
import { batchWriteRows } from '../../common/tablestore/batch-write-rows.ts';
import { getRange } from '../../common/tablestore/get-range.ts';
import { highest, type KeyBound, lowest } from '../../common/tablestore/key-range.ts';
import { readColumnRange } from '../../common/tablestore/read-column-range.ts';
import type { RowDeletion } from '../../common/tablestore/row-change.ts';
import { everyRow } from '../../common/tablestore/row-filter.ts';
import { writeRow } from '../../common/tablestore/write-row.ts';
import { type Collection, documentKey, type Scope } from '../scope.ts';
import { recordColumns, recordedMilliseconds, recordsOf } from './operation-record.ts';

/** Each of the two happens after one write in so many, and is two calls at most: a thirty-second of a call a write. */
const onceIn = 64;

/**
 * After some writes, chosen by chance, deletes what is no longer needed to recognise repeated ones: old records of this
 * document, or old tombstones of others in its collection. When that fails, the log says so: the write was done.
 */
export async function pruneSometimes(
  scope: Scope,
  { collection, id }: { readonly collection: Collection; readonly id: string },
): Promise<void> {
  const chance = scope.random() * onceIn;
  try {
    if (chance < 1) await pruneRecords(scope, collection, id);
    else if (chance < 2) await pruneTombstones(scope, collection);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    scope.report(error);
  }
}

/** Of Tablestore's 1,024 columns in one write. */
const mostColumns = 500;

/** Deletes the records of a document that are older than a day. */
export async function pruneRecords(scope: Scope, collection: Collection, id: string): Promise<void> {
  const { time } = scope;
  const tablestore = withoutRepeating(scope.tablestore);
  const { table } = collection;
  const key = documentKey(collection, id);
  const columns = await readColumnRange(tablestore, table, key, recordColumns);
  const old = recordsOf(columns).filter(([, { at }]) => at < time.clock() - recordedMilliseconds);
  if (old.length === 0) return;
  await writeRow(tablestore, {
    kind: 'update',
    table,
    key,
    condition: { row: 'exists' },
    columns: {},
    deleted: old.slice(0, mostColumns).map(([column]) => column),
  });
}

/** How many rows one look for tombstones reads: enough to come round, few enough to cost one unit of capacity. */
const mostRows = 100;

const dayMilliseconds = 24 * 60 * 60 * 1000;
const daysBack = 1000;

/**
 * Where to look for tombstones, by chance: at the beginning, or at the id of an age of up to some years, younger ones
 * more often. Most ids begin with the time at which they were made; those that do not come after now's.
 */
function placeToLook({ time, random }: Scope): KeyBound {
  if (random() < 0.5) return lowest;
  const age = (daysBack ** random() - 1) * dayMilliseconds;
  return { value: timeOrderedId(Math.floor(time.clock() - age), random) };
}

/** Deletes tombstones older than a day, among some documents of the collection. */
export async function pruneTombstones(scope: Scope, collection: Collection): Promise<void> {
  const { time, random } = scope;
  const tablestore = withoutRepeating(scope.tablestore);
  const { table, partition } = collection;
  const uid = { value: partition };
  const page = await getRange(tablestore, {
    table,
    keyColumns: ['uid', 'id'],
    start: [uid, placeToLook(scope)],
    end: [uid, highest],
    isBackward: false,
    columns: ['id', goneColumn],
    filter: everyRow,
    limit: mostRows,
  });
  const changes = page.rows.flatMap(({ key, columns }): RowDeletion[] => {
    const gone = columns[goneColumn];
    if (typeof gone !== 'bigint' || Number(gone) >= time.clock() - recordedMilliseconds) return [];
    const isSame = {
      kind: 'comparison',
      column: goneColumn,
      comparator: '=',
      value: gone,
      whenMissing: false,
    } as const;
    const condition = { row: 'exists', columns: isSame } as const;
    return [{ kind: 'delete', table, key: documentKey(collection, String(key['id'])), condition }];
  });
  // With no time to repeat in: the next one that looks here deletes what is left.
  const now = { ...time, deadline: time.clock() };
  if (changes.length > 0) await batchWriteRows(tablestore, changes, now, random);
}
