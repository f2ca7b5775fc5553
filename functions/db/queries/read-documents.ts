import type { RangePage } from '../../common/tablestore/get-range.ts';
import { allOf, columnsOf, partsOf, type RowFilter } from '../../common/tablestore/row-filter.ts';
import type { Scope } from '../scope.ts';
import { indexedDocuments, mostIndexedDocuments } from './indexed-documents.ts';
import { readPage, type Scan } from './scan.ts';

/** Which documents are wanted of a scan, and what of them. */
export interface Wanted {
  readonly filter: RowFilter;
  readonly columns: readonly string[];
  readonly limit: number;
}

/**
 * Reads one page of documents. Those that an index does not hold wholly are read from the table, by the index's rows;
 * Tablestore filters by what the index holds, and the rest of the filter is for here.
 */
export async function readDocuments(
  scope: Scope,
  scan: Scan,
  { filter, columns, limit }: Wanted,
): Promise<RangePage> {
  const { holds } = scan.access;
  const pushed = allOf(partsOf(scan.range.filter).filter((part) => columnsOf(part).every(holds)));
  if ([...columns, ...columnsOf(filter)].every(holds)) {
    const page = await readPage(scope, scan, [...columns, ...columnsOf(pushed)], pushed, limit);
    // What an index is ordered by is in its key.
    return { ...page, rows: page.rows.map(({ key, columns }) => ({ key, columns: { ...columns, ...key } })) };
  }
  const page = await readPage(scope, scan, columnsOf(pushed), pushed, Math.min(limit, mostIndexedDocuments));
  return { ...page, rows: await indexedDocuments(scope, scan, page.rows, columns, filter) };
}
