import * as v from 'valibot';
import { isDocumentId } from '../../common/documents/document-id.ts';
import { FunctionError } from '../../common/errors.ts';

/** Where the next page of an export begins: a collection, and the id of the first document in it. */
export interface ExportPosition {
  readonly collection: string;
  readonly from?: string | undefined;
}

const position = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([v.strictTuple([v.string()]), v.strictTuple([v.string(), v.custom<string>(isDocumentId)])]),
);

export function toExportCursor({ collection, from }: ExportPosition): string {
  return Buffer.from(JSON.stringify(from === undefined ? [collection] : [collection, from])).toString(
    'base64url',
  );
}

/** @throws FunctionError `InvalidArgument` when the text cannot have come from `toExportCursor`. */
export function fromExportCursor(cursor: string): ExportPosition {
  const parsed = v.safeParse(position, Buffer.from(cursor, 'base64url').toString());
  if (!parsed.success) {
    throw new FunctionError('InvalidArgument', 'cursor: pass on the "next" of the page before, unchanged.');
  }
  const [collection, from] = parsed.output;
  return { collection, from };
}
