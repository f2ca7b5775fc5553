/** Tablestore's limit for a primary key column, in bytes of UTF-8. */
const longestIdBytes = 1024;

/** Says whether a text can be a document's id: not empty, well-formed, 1,024 bytes at most. */
export function isDocumentId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    Buffer.byteLength(value) <= longestIdBytes &&
    !/\p{Surrogate}/u.test(value)
  );
}

/** What an id must be, in the words of an error. */
export const idRule = 'must be a text of 1 to 1,024 bytes';
