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
  const { id } = write;
  if (await leaveTombstone(write)) return { id };
  return untilSettled(write, async (row) => {
    if (findOwnRecord(write, row) !== undefined) return { id };
    assertRevision(write, row !== undefined && !isGone(row) ? row : undefined);
    return (await leaveTombstone(write)) ? { id } : undefined;
  });
}

/** Says whether it was left: not where the write was done before, nor on another revision than it was told. */
async function leaveTombstone(write: DocumentWrite): Promise<boolean> {
  const { at, ifRev, collection } = write;
  const left = await write.writeRow({
    kind: 'update',
    ...targetOf(
      write,
      ifRev === undefined ? 'any' : 'exists',
      ...(ifRev === undefined ? [] : [isDocument, ...revisionCondition(write)]),
    ),
    columns: { [goneColumn]: BigInt(at), ...recordOf(write, 0) },
    deleted: [...Object.keys(collection.definition.fields), ...timeFields, revisionColumn, sizeColumn],
  });
  return left !== undefined;
}
