import { tableOfCollection } from '../../common/collections/define.ts';
import { fromColumns } from '../../common/documents/document.ts';
import type { Document } from '../../common/documents/document-shape.ts';
import { columnsToRead, isDocument } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import { createAccess } from '../../common/tablestore/access.ts';
import { getRange } from '../../common/tablestore/get-range.ts';
import { highest, lowest } from '../../common/tablestore/key-range.ts';
import type { OperateScope } from '../operation.ts';
import { withinTime } from '../within-time.ts';
import { fromExportCursor, toExportCursor } from './export-cursor.ts';

/** A page of a user's documents. */
export interface ExportPage {
  readonly documents: readonly { readonly collection: string; readonly document: Document }[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

const rowsOfPage = 1000;

/** Reads one page of what a user has in the declared collections: one after the other, each in the order of the ids. */
export async function exportPage(
  scope: OperateScope,
  uid: string,
  cursor: string | undefined,
): Promise<ExportPage> {
  const names = Object.entries(scope.collections)
    .filter(([, { shared }]) => shared !== true)
    .map(([name]) => name);
  const [first] = names;
  if (first === undefined) return { documents: [] };
  const { collection, from } = cursor === undefined ? { collection: first } : fromExportCursor(cursor);
  const definition = names.includes(collection) ? scope.collections[collection] : undefined;
  if (definition === undefined) {
    throw new FunctionError('InvalidArgument', 'cursor: collections.ts has changed since. Begin again.');
  }
  const page = await withinTime(scope, () =>
    getRange(createAccess(scope.client), {
      table: tableOfCollection(collection),
      keyColumns: ['uid', 'id'],
      start: [{ value: uid }, from === undefined ? lowest : { value: from }],
      end: [{ value: uid }, highest],
      isBackward: false,
      columns: columnsToRead(definition),
      filter: isDocument,
      limit: rowsOfPage,
    }),
  );
  const documents = page.rows.map(({ key, columns }) => {
    const id = String(key['id']);
    // The id first, for whoever reads the file.
    return { collection, document: Object.assign({ id }, fromColumns(definition, id, columns)) };
  });
  const following = names[names.indexOf(collection) + 1];
  if (page.next !== undefined) {
    return { documents, next: toExportCursor({ collection, from: String(page.next['id']) }) };
  }
  return following === undefined
    ? { documents }
    : { documents, next: toExportCursor({ collection: following }) };
}
