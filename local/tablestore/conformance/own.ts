import { ignore } from '../test/rows.ts';
import type { TableShape } from './tables.ts';

/** What belongs to one case alone, so that cases can share tables. */
export interface Own {
  /** The partition key that no other case uses. */
  readonly uid: string;
  /** The name of a table that is not there, and is deleted after the run when the case makes it. */
  readonly newTable: string;
  /** The time when the case started, in milliseconds since 1970. */
  readonly now: number;
  /** The first of the case's tables. */
  readonly table: string;
  tableOf(shape: TableShape): string;
  /** A primary key of the tables with `uid` and `id`. */
  key(id?: unknown): object[];
  /** Parameters of an operation on one row of the first table, without a condition: these and more. */
  row(more?: object, id?: unknown): object;
}

export function createOwn(options: {
  readonly number: number;
  readonly prefix: string;
  readonly shapes: readonly TableShape[];
  readonly now: number;
}): Own {
  const { number, prefix, shapes, now } = options;
  const uid = `case-${number}`;
  const tableOf = (shape: TableShape): string => `${prefix}${shape}`;
  const table = tableOf(shapes[0] ?? 'rows');
  const key = (id: unknown = 1n): object[] => [{ uid }, { id }];
  return {
    uid,
    newTable: `${prefix}new_${number}`,
    now,
    table,
    tableOf,
    key,
    row: (more = {}, id = 1n) => ({ tableName: table, primaryKey: key(id), condition: ignore, ...more }),
  };
}
