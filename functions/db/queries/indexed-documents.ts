import { goneColumn, isGone } from '../../common/documents/server-columns.ts';
import { batchGetRows, mostRowsToGet } from '../../common/tablestore/batch-get-rows.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { ReadRow } from '../../common/tablestore/get-range.ts';
import { columnsOf, passes, type RowFilter } from '../../common/tablestore/row-filter.ts';
import { documentKey, type Scope } from '../scope.ts';
import type { Scan } from './scan.ts';

/** The most rows of an index whose documents are read at once. */
export const mostIndexedDocuments = mostRowsToGet;

/**
 * Reads the documents of an index's rows, in their order. One that has changed since the index was read, so that it
 * does not belong here any more, is left out.
 *
 * @param filter what the documents must be like.
 */
export async function indexedDocuments(
  { tablestore }: Scope,
  { collection, access }: Scan,
  rows: readonly ReadRow[],
  columns: readonly string[],
  filter: RowFilter,
): Promise<ReadRow[]> {
  if (rows.length === 0) return [];
  const keys = rows.map(({ key }) => documentKey(collection, String(key['id'])));
  const indexed = access.keyColumns.filter((column) => column !== 'id');
  const read = await batchGetRows(tablestore, access.table, keys, [
    ...new Set(['id', goneColumn, ...columns, ...indexed, ...columnsOf(filter)]),
  ]);
  return rows.flatMap(({ key }, at) => {
    const found = read[at];
    if (found === undefined || isGone(found)) return [];
    const document: Columns = { ...found, id: String(key['id']) };
    const isHere = indexed.every((column) => document[column] === key[column]);
    return isHere && passes(filter, document) ? [{ key, columns: found }] : [];
  });
}
