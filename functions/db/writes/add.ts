import type { Document } from '../../common/documents/document-shape.ts';
import { isGone } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import { findOwnRecord, untilSettled } from './document-write.ts';
import { create, documentOfRecord, recreate, type WholeDocumentWrite } from './whole-document.ts';

/**
 * Makes a document, by one call of Tablestore.
 *
 * @throws FunctionError `AlreadyExists`
 */
export async function add(write: WholeDocumentWrite): Promise<Document> {
  const created = await create(write);
  if (created !== undefined) return created;
  return untilSettled(write, async (row) => {
    if (row === undefined) return create(write);
    const record = findOwnRecord(write, row);
    if (record !== undefined) return documentOfRecord(write, record, row);
    if (isGone(row)) return recreate(write);
    throw new FunctionError('AlreadyExists', 'There is a document with this id.');
  });
}
