import type * as TableStore from 'tablestore';
import { FunctionError } from '../errors.ts';
import { type TablestoreAccess, toFunctionError } from './access.ts';
import { type Columns, fromAttributes } from './columns.ts';
import { pauseBefore, type RemainingTime } from './repeat.ts';
import { type RowChange, toBatchRow } from './row-change.ts';
import { TablestoreFailure } from './sdk-error.ts';

/** As of one change: the columns to be returned, undefined when its condition does not hold; or why it failed. */
export type ChangeOutcome = Columns | undefined | FunctionError;

/** Tablestore's limits for BatchWriteRow: 200 rows, and 4 MB, of which what is not a value takes a part. */
const mostRows = 200;
const mostBytes = 3 * 1024 * 1024;

/**
 * Changes rows, none of them twice, by as few calls as Tablestore's limits allow, and gives the outcomes in the same
 * order. What Tablestore refuses only for a while is sent again as long as there is time: for changes that may be
 * repeated after their answer was lost.
 */
export async function batchWriteRows(
  access: TablestoreAccess,
  changes: readonly RowChange[],
  time: RemainingTime,
  random: () => number,
): Promise<ChangeOutcome[]> {
  const outcomes = new Map<RowChange, ChangeOutcome>();
  let left = changes;
  for (let attempt = 0; left.length > 0; attempt++) {
    for (const part of partsOf(left)) {
      for (const [change, outcome] of await send(access, part)) outcomes.set(change, outcome);
    }
    left = changes.filter((change) => isUnavailable(outcomes.get(change)));
    const pause = pauseBefore(attempt, random);
    if (left.length === 0 || time.clock() + pause >= time.deadline) break;
    await time.wait(pause);
  }
  return changes.map((change) => outcomes.get(change));
}

function isUnavailable(outcome: ChangeOutcome): boolean {
  return outcome instanceof FunctionError && outcome.code === 'Unavailable';
}

async function send(
  access: TablestoreAccess,
  changes: readonly RowChange[],
): Promise<[RowChange, ChangeOutcome][]> {
  const tables = new Map<string, RowChange[]>();
  for (const change of changes) {
    const rows = tables.get(change.table);
    if (rows === undefined) tables.set(change.table, [change]);
    else rows.push(change);
  }
  try {
    const answer = await access.send((client) =>
      client.batchWriteRow({
        tables: [...tables].map(([tableName, rows]) => ({ tableName, rows: rows.map(toBatchRow) })),
      }),
    );
    // The answers of all tables stand in one list, in the order in which they were sent.
    return [...tables.values()].flat().map((change, at) => [change, toOutcome(answer.tables[at])]);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return changes.map((change) => [change, error]);
  }
}

function toOutcome(row: TableStore.RowInBatch | undefined): ChangeOutcome {
  if (row?.isOk === true) return fromAttributes(row.attributes ?? null);
  const code = row?.errorCode ?? 'Unknown';
  if (code === 'OTSConditionCheckFail') return undefined;
  return toFunctionError(new TablestoreFailure(code, row?.errorMessage ?? ''));
}

function partsOf(changes: readonly RowChange[]): RowChange[][] {
  const parts: RowChange[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const change of changes) {
    const size = sizeOf(change);
    const last = parts.at(-1);
    if (last === undefined || last.length === mostRows || bytes + size > mostBytes) {
      parts.push([change]);
      bytes = size;
    } else {
      last.push(change);
      bytes += size;
    }
  }
  return parts;
}

const bytesOfNumber = 8;

function sizeOf(change: RowChange): number {
  const keys = change.key.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (change.kind === 'delete') return keys;
  return Object.entries(change.columns).reduce(
    (sum, [name, value]) =>
      sum +
      name.length +
      (typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.byteLength(value) : bytesOfNumber),
    keys,
  );
}
