import { malformed, readObject, type UnknownObject } from './border.ts';
import type { ClientError } from './errors.ts';
import { readDbError } from './function-answer.ts';
import { readDocument } from './query.ts';

/** What one write came to: the document as far as the server tells it, or why it was refused. */
export type WriteResult =
  | { readonly data: UnknownObject & { readonly id: string } }
  | { readonly error: ClientError };

/** Reads the answer to a batch of so many writes. @throws ClientError when it is malformed. */
export function readResults(data: unknown, count: number): WriteResult[] {
  if (!Array.isArray(data) || data.length !== count) throw malformed('not a result per write');
  return data.map((item: unknown) => {
    const result = readObject(item, 'a result');
    const { error } = result;
    return error === undefined
      ? { data: readDocument(result['data']) }
      : { error: readDbError(error, undefined) };
  });
}
