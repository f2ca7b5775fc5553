import { isDocumentId } from '../common/documents/document-id.ts';
import { FunctionError } from '../common/errors.ts';

/**
 * Where the next page begins: the id of its first document, and nothing else. Whose documents it goes on with is
 * the session's matter, so a cursor that somebody else made opens nothing.
 */
export function toCursor(firstId: string): string {
  return Buffer.from(firstId, 'utf8').toString('base64url');
}

/** @throws FunctionError `InvalidArgument` when the text cannot have come from `toCursor`. */
export function fromCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!isDocumentId(id) || toCursor(id) !== cursor) {
    throw new FunctionError('InvalidArgument', 'cursor: pass on the "next" of the page before, unchanged.');
  }
  return id;
}
