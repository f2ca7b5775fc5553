import * as v from 'valibot';
import { FunctionError } from '../../common/errors.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { Comparison } from '../../common/tablestore/row-filter.ts';

/** The record of every write is a column of its document's row, whose name begins so. */
const columnPrefix = '_op_';

/** All columns with the prefix, and others that the server has none of: the end, too, must be a column's name. */
export const recordColumns = { from: columnPrefix, to: '_oq' } as const;

/** For so long a write can be repeated and gets its first answer; in milliseconds. */
export const recordedMilliseconds = 24 * 60 * 60 * 1000;

/** What a document's row says of a write that was done. */
export interface OperationRecord {
  /** When it was done, in milliseconds since 1970: the document's `updatedAt`. */
  readonly at: number;
  /** Of what was asked for. */
  readonly digest: string;
  /** The `createdAt` of the answer; null when it is that of the row. */
  readonly createdAt: number | null;
}

const recordSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.tuple([v.number(), v.string(), v.nullable(v.number())]),
  v.transform(([at, digest, createdAt]): OperationRecord => ({ at, digest, createdAt })),
);

/** @param name of the write: its opId, or one that it was given. */
export function recordColumn(name: string): string {
  return columnPrefix + name;
}

export function toRecordValue({ at, digest, createdAt }: OperationRecord): string {
  return JSON.stringify([at, digest, createdAt]);
}

/** Undefined when the column is none of this form. */
export function fromRecordValue(value: unknown): OperationRecord | undefined {
  const parsed = v.safeParse(recordSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** The records of a row, by the names of their columns. */
export function recordsOf(columns: Columns): [string, OperationRecord][] {
  return Object.entries(columns).flatMap(([name, value]) => {
    const record = name.startsWith(columnPrefix) ? fromRecordValue(value) : undefined;
    return record === undefined ? [] : [[name, record]];
  });
}

/** Holds for a row without the record: its values are never empty. */
export function isNotRecorded(name: string): Comparison {
  return { kind: 'comparison', column: recordColumn(name), comparator: '=', value: '', whenMissing: true };
}

/**
 * The record of a write in the row of its document; undefined when it has not been done.
 *
 * @throws FunctionError `InvalidArgument` when the name was used for another write.
 */
export function findRecord(row: Columns, name: string, digest: string): OperationRecord | undefined {
  const record = fromRecordValue(row[recordColumn(name)]);
  if (record === undefined || record.digest === digest) return record;
  throw new FunctionError(
    'InvalidArgument',
    'opId: another write on this document had it. Give each its own.',
  );
}
