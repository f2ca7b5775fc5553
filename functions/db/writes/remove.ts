import { timeFields } from '../../common/collections/server-fields.ts';
import {
  goneColumn,
  isDocument,
  isGone,
  revisionColumn,
  sizeColumn,
} from '../../common/documents/server-columns.ts';
import {
  assertRevision,
  type DocumentWrite,
  findOwnRecord,
  readDocumentRow,
  recordOf,
  revisionCondition,
  targetOf,
  untilSettled,
} from './document-write.ts';

/**
 * Leaves a tombstone of a document, by one call of Tablestore, and also where there is none: the repetition of this
 * write must not remove what is made in between.
 *
 * @throws FunctionError `Aborted` when the document is not of the revision that the write was told.
 */
export async function remove(write: DocumentWrite): Promise<{ readonly id: string }> {
  const { id, at, ifRev, collection } = write;
  return untilSettled(write, async () => {
    const removed = await write.writeRow({
      kind: 'update',
      ...targetOf(
        write,
        ifRev === undefined ? 'any' : 'exists',
        ...(ifRev === undefined ? [] : [isDocument, ...revisionCondition(write)]),
      ),
      columns: { [goneColumn]: BigInt(at), ...recordOf(write, 0) },
      deleted: [...Object.keys(collection.definition.fields), ...timeFields, revisionColumn, sizeColumn],
    });
    if (removed !== undefined) return { id };
    const row = await readDocumentRow(write);
    if (findOwnRecord(write, row) !== undefined) return { id };
    assertRevision(write, row !== undefined && !isGone(row) ? row : undefined);
    return undefined;
  });
}
