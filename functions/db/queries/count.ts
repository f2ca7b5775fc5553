import { columnsOf } from '../../common/tablestore/row-filter.ts';
import { readableCollection, type Scope } from '../scope.ts';
import { accessesToAll } from './accesses.ts';
import { openAccess } from './open-access.ts';
import { cursorAt, fromCursorOn, fromKey, mayReadOn, readPage } from './scan.ts';
import { isEmptyRange, toScanRange } from './scan-range.ts';
import { parseFilter } from './where.ts';

interface CountRequest {
  readonly collection: string;
  readonly where?: unknown;
  readonly cursor?: string | undefined;
}

interface CountAnswer {
  readonly data: { readonly total: number };
  /** With which to count on, and add up; absent when all is counted. */
  readonly next?: string;
}

/** Counts documents by reading their keys, within the read budget of one request. */
export async function count(scope: Scope, { where, cursor, ...request }: CountRequest): Promise<CountAnswer> {
  const collection = readableCollection(scope, request.collection);
  const { name, definition } = collection;
  const filter = parseFilter(definition, where);
  const columns = columnsOf(filter);
  const access = await openAccess(scope, accessesToAll(name, definition, filter), ({ holds }) =>
    columns.every(holds),
  );
  const range = toScanRange(filter, access.keyColumns, 'asc');
  let scan = fromCursorOn({ collection, access, range }, cursor);
  let total = 0;
  for (let pages = 1; !isEmptyRange(scan.range); pages++) {
    const page = await readPage(scope, scan, columnsOf(range.filter), range.filter);
    total += page.rows.length;
    if (page.next === undefined) break;
    if (!mayReadOn(scope.time, pages)) return { data: { total }, next: cursorAt(scan, page.next) };
    scan = fromKey(scan, page.next);
  }
  return { data: { total } };
}
