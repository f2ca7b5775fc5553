import { type CollectionDefinition, largestMaxBytes } from '../collections/define.ts';
import { FunctionError } from '../errors.ts';
import type { Columns } from '../tablestore/columns.ts';

/** How many bytes a collection allows the texts and nested values of a document. */
export function maxBytesOf({ maxBytes = largestMaxBytes }: CollectionDefinition): number {
  return maxBytes;
}

/** The bytes that `maxBytes` counts: of texts in UTF-8, and of nested values as JSON. Numbers and booleans are free. */
export function sizeOf(columns: Columns): number {
  return Object.values(columns).reduce<number>(
    (sum, value) =>
      sum + (typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.byteLength(value) : 0),
    0,
  );
}

/** @throws FunctionError `InvalidArgument` that says both sizes. */
export function assertSize(definition: CollectionDefinition, size: number): void {
  const maxBytes = maxBytesOf(definition);
  if (size <= maxBytes) return;
  throw new FunctionError(
    'InvalidArgument',
    `The document's texts and nested values have ${size} bytes; the collection allows ${maxBytes}.`,
  );
}
