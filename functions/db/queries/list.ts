import type { ReadRow } from '../../common/tablestore/get-range.ts';
import { readableCollection, type Scope } from '../scope.ts';
import { openAccess } from './open-access.ts';
import { orderedAccesses } from './order.ts';
import { createPage } from './page.ts';
import { type Projection, parseProjection, project, projectedColumns } from './projection.ts';
import { readDocuments } from './read-documents.ts';
import { cursorAt, fromCursorOn, fromKey, mayReadOn } from './scan.ts';
import { type Direction, isEmptyRange, toScanRange } from './scan-range.ts';
import { parseFilter } from './where.ts';

interface ListRequest {
  readonly collection: string;
  readonly where?: unknown;
  readonly orderBy: { readonly field: string; readonly direction: Direction };
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: readonly string[] | undefined;
}

export interface ListAnswer {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/**
 * Reads a page of documents: as many as asked for, or all that are left, or, with `next`, what the read budget of one
 * request reached.
 */
export async function list(scope: Scope, request: ListRequest): Promise<ListAnswer> {
  const collection = readableCollection(scope, request.collection);
  const { name, definition } = collection;
  const projection = parseProjection(definition, request.fields);
  const filter = parseFilter(definition, request.where);
  const { field, direction } = request.orderBy;
  const access = await openAccess(scope, orderedAccesses(name, definition, filter, field));
  const range = toScanRange(filter, access.keyColumns, direction);
  const columns = projectedColumns(projection);

  let scan = fromCursorOn({ collection, access, range }, request.cursor);
  const page = createPage(request.limit);
  for (let pages = 1; !isEmptyRange(scan.range); pages++) {
    const { rows, next } = await readDocuments(scope, scan, { filter, columns, limit: page.room() });
    const surplus = page.add(rows);
    const rest = surplus?.key ?? next;
    if (rest === undefined) break;
    if (surplus !== undefined || page.room() === 0 || !mayReadOn(scope.time, pages)) {
      return { data: documentsOf(page.rows, projection), next: cursorAt(scan, rest) };
    }
    scan = fromKey(scan, rest);
  }
  return { data: documentsOf(page.rows, projection) };
}

function documentsOf(rows: readonly ReadRow[], projection: Projection) {
  return rows.map(({ key, columns }) => project(projection, String(key['id']), columns));
}
