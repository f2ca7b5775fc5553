import type { Document } from '../../common/documents/document-shape.ts';
import { bornColumn, isDocument, isGone } from '../../common/documents/server-columns.ts';
import {
  assertRevision,
  columnsOfWrite,
  findOwnRecord,
  revisionCondition,
  targetOf,
  untilSettled,
} from './document-write.ts';
import {
  create,
  documentAfter,
  documentOfRecord,
  recreate,
  type WholeDocumentWrite,
} from './whole-document.ts';

/**
 * Replaces all declared fields of a document, by one call of Tablestore, or makes it, by two.
 *
 * @throws FunctionError `Aborted` when the document, or its absence, is not of the revision that the write was told.
 */
export async function put(write: WholeDocumentWrite): Promise<Document> {
  const first = (await replace(write)) ?? (write.ifRev === undefined ? await create(write) : undefined);
  if (first !== undefined) return first;
  return untilSettled(write, async (row) => {
    const record = findOwnRecord(write, row);
    if (row !== undefined && record !== undefined) return documentOfRecord(write, record, row);
    if (row !== undefined && !isGone(row)) {
      assertRevision(write, row);
      return replace(write);
    }
    assertRevision(write, undefined);
    return row === undefined ? create(write) : recreate(write);
  });
}

/**
 * By an update, since a row that is put anew would forget the records of other writes. Incremented by nothing, the time
 * at which the document was made comes back.
 */
async function replace(write: WholeDocumentWrite): Promise<Document | undefined> {
  const { columns, collection } = write;
  const absent = Object.keys(collection.definition.fields).filter((name) => !Object.hasOwn(columns, name));
  const replaced = await write.writeRow({
    kind: 'update',
    ...targetOf(write, 'exists', isDocument, ...revisionCondition(write)),
    columns: { ...columns, ...columnsOfWrite(write, null) },
    deleted: absent,
    incremented: { [bornColumn]: 0n },
    returned: [bornColumn],
  });
  return replaced && documentAfter(write, Number(replaced[bornColumn] ?? 0));
}
