import { isDeepStrictEqual } from 'node:util';
import { revisionOf } from '../../common/documents/made-names.ts';
import {
  bornColumn,
  goneColumn,
  revisionColumn,
  revisionOfOldRows,
} from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { PrimaryKey } from '../../common/tablestore/primary-key.ts';
import { readRow } from '../../common/tablestore/read-row.ts';
import { pauseBefore } from '../../common/tablestore/repeat.ts';
import type { RowChange, RowCondition } from '../../common/tablestore/row-change.ts';
import { allOf, type Comparison, type RowFilter } from '../../common/tablestore/row-filter.ts';
import type { Collection, Scope } from '../scope.ts';
import {
  findRecord,
  isNotRecorded,
  type OperationRecord,
  recordColumn,
  toRecordValue,
} from './operation-record.ts';

/** Changes a row, and gives the columns to be returned; undefined when its condition does not hold. */
export type WriteRow = (change: RowChange) => Promise<Columns | undefined>;

/** One write on one document, all of which is settled before Tablestore is asked. */
export interface DocumentWrite {
  readonly scope: Scope;
  readonly writeRow: WriteRow;
  readonly collection: Collection;
  readonly id: string;
  readonly key: PrimaryKey;
  /** The opId, or what stands for it: the write is recorded under this name in the document's row. */
  readonly name: string;
  readonly digest: string;
  /** When it is done, in milliseconds since 1970. */
  readonly at: number;
  readonly ifRev: string | undefined;
}

/** Where and under which conditions a write changes its row. The record is not there: else it has been done. */
export function targetOf(
  { collection, key, name }: DocumentWrite,
  row: RowCondition['row'],
  ...columns: readonly RowFilter[]
) {
  return {
    table: collection.table,
    key,
    condition: { row, columns: allOf([isNotRecorded(name), ...columns]) },
  };
}

/** The columns of every write: the revision, the time, and the record by which it is known again. */
export function columnsOfWrite(write: DocumentWrite, createdAt: number | null): Columns {
  return {
    [revisionColumn]: revisionOf(write.at, write.name),
    updatedAt: BigInt(write.at),
    ...recordOf(write, createdAt),
  };
}

export function recordOf({ name, digest, at }: DocumentWrite, createdAt: number | null): Columns {
  return { [recordColumn(name)]: toRecordValue({ at, digest, createdAt }) };
}

/** Holds for a row of this revision. */
export function hasRevision(revision: string): Comparison {
  return {
    kind: 'comparison',
    column: revisionColumn,
    comparator: '=',
    value: revision,
    whenMissing: revision === revisionOfOldRows,
  };
}

/** What a write asks of the revision: nothing, unless it was told one. */
export function revisionCondition({ ifRev }: DocumentWrite): RowFilter[] {
  return ifRev === undefined ? [] : [hasRevision(ifRev)];
}

/** Reads what decides about a write that was refused, and these columns besides. */
function readDocumentRow(write: DocumentWrite, columns: readonly string[]): Promise<Columns | undefined> {
  const { scope, collection, key, name } = write;
  const decisive = ['id', goneColumn, revisionColumn, bornColumn, recordColumn(name)];
  return readRow(scope.tablestore, collection.table, key, [...decisive, ...columns]);
}

/** The record of the write in its row: it has been done before. */
export function findOwnRecord(
  { name, digest }: DocumentWrite,
  row: Columns | undefined,
): OperationRecord | undefined {
  return row && findRecord(row, name, digest);
}

/** @throws FunctionError `Aborted` when the write was told another revision than the document has. */
export function assertRevision({ ifRev }: DocumentWrite, document: Columns | undefined): void {
  if (ifRev === undefined) return;
  if (document !== undefined && (document[revisionColumn] ?? revisionOfOldRows) === ifRev) return;
  throw new FunctionError('Aborted', 'ifRev: the document has another revision. Read it, and decide again.');
}

/** What a read of the row decides: gives the result, or undefined when the write that it made was refused. */
export type Decide<Result> = (row: Columns | undefined) => Promise<Result | undefined>;

/** How often a row may be read again as it was, although a write that was decided on it has been refused. */
const mostUnchanged = 3;

/**
 * Reads the row, and these columns besides, and lets it decide, until that gives a result, with a pause that grows. No
 * result stands for: somebody else has changed the document in between. Where the row shows that nobody has, no
 * repetition helps.
 *
 * @throws FunctionError `Unavailable` when the time is over; Error when the row is refused as what it is.
 */
export async function untilSettled<Result>(
  write: DocumentWrite,
  decide: Decide<Result>,
  columns: readonly string[] = [],
): Promise<Result> {
  const { time, random } = write.scope;
  let previous: Columns | undefined;
  let unchanged = 0;
  for (let count = 0; ; count++) {
    const row = await readDocumentRow(write, columns);
    unchanged = count > 0 && isDeepStrictEqual(row, previous) ? unchanged + 1 : 0;
    if (unchanged === mostUnchanged) throw new Error('A row that nobody changes refuses what it decides.');
    previous = row;
    const result = await decide(row);
    if (result !== undefined) return result;
    const pause = pauseBefore(count, random);
    if (time.clock() + pause >= time.deadline) {
      throw new FunctionError('Unavailable', 'Others keep changing the document. Try again.');
    }
    await time.wait(pause);
  }
}
