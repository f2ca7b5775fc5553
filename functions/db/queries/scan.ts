import { goneColumn, isDocument } from '../../common/documents/server-columns.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import { getRange, type RangePage } from '../../common/tablestore/get-range.ts';
import type { Key, KeyValue } from '../../common/tablestore/key-range.ts';
import type { RemainingTime } from '../../common/tablestore/repeat.ts';
import { allOf, type RowFilter } from '../../common/tablestore/row-filter.ts';
import type { Collection, Scope } from '../scope.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { OpenAccess } from './open-access.ts';
import { queryableField } from './queryable-fields.ts';
import { fromPosition, type ScanRange } from './scan-range.ts';

/** What is read of a collection, and where. */
export interface Scan {
  readonly collection: Collection;
  readonly access: OpenAccess;
  readonly range: ScanRange;
}

/** Reads one page of a scan, from its start on, with these columns of those rows that pass the filter. */
export function readPage(
  { tablestore }: Scope,
  { collection, access, range }: Scan,
  columns: readonly string[],
  filter: RowFilter,
  limit?: number,
): Promise<RangePage> {
  const { isIndex, name, keyColumns } = access;
  const withinPartition = (key: Key): Key => [{ value: collection.partition }, ...key];
  return getRange(tablestore, {
    table: name,
    keyColumns: ['uid', ...keyColumns],
    start: withinPartition(range.start),
    end: withinPartition(range.end),
    isBackward: range.direction === 'desc',
    // With the id among them, a row without any of the others is returned as well. Tombstones are in no index.
    columns: [...new Set(['id', ...(isIndex ? [] : [goneColumn]), ...columns])],
    filter: isIndex ? filter : allOf([isDocument, filter]),
    limit,
  });
}

/** The scan from a key of it on. */
export function fromKey(scan: Scan, key: Columns): Scan {
  const start = scan.access.keyColumns.map((column) => ({ value: toKeyValue(key[column]) }));
  return { ...scan, range: { ...scan.range, start } };
}

/** The text with which a request goes on from a key. */
export function cursorAt(scan: Scan, key: Columns): string {
  const columns = openColumns(scan);
  return toCursor({ ...orderOf(scan), columns, values: columns.map((column) => toKeyValue(key[column])) });
}

/** @throws FunctionError `InvalidArgument` when the cursor belongs to another order, or is none. */
export function fromCursorOn(scan: Scan, cursor: string | undefined): Scan {
  if (cursor === undefined) return scan;
  const { definition } = scan.collection;
  const order = { ...orderOf(scan), columns: openColumns(scan) };
  const values = fromCursor(
    cursor,
    order,
    (column) => queryableField(definition, column)?.type === 'INTEGER',
  );
  const fixed = scan.range.start.slice(0, scan.range.fixedColumns);
  const position = [...fixed, ...values.map((value) => ({ value }))];
  return { ...scan, range: fromPosition(scan.range, position) };
}

function orderOf({ collection, range }: Scan) {
  return { collection: collection.name, direction: range.direction };
}

/** The columns that order the rows of the range. */
function openColumns({ access, range }: Scan): readonly string[] {
  return access.keyColumns.slice(range.fixedColumns);
}

function toKeyValue(value: Columns[string] | undefined): KeyValue {
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  throw new TypeError('A primary key has texts and integers alone.');
}

/** How many pages of Tablestore one request reads at most. */
export const mostPages = 10;

/** What reading another page may take, and the answer after it. */
const reserveMilliseconds = 1_000;

/** Says whether a request may read another page after so many. */
export function mayReadOn({ clock, deadline }: RemainingTime, pagesRead: number): boolean {
  return pagesRead < mostPages && clock() + reserveMilliseconds < deadline;
}
