import * as v from 'valibot';
import { documentInCollection, importDocuments, listOf } from '../documents/import-documents.ts';
import { defineOperation } from '../operation.ts';

/**
 * `{"op":"putShared","collection","documents":[{"id",…},…]}` → `{"results":[{"id"} | {"error"},…]}`: writes up to 200
 * documents into one shared collection; those with the same id are replaced.
 */
export const putShared = defineOperation({
  name: 'putShared',
  request: {
    collection: v.string(),
    documents: listOf(documentInCollection.entries.document),
  },
  run: async ({ collection, documents }, scope) => ({
    results: await importDocuments(
      scope,
      undefined,
      documents.map((each) => ({ collection, document: each })),
    ),
  }),
});
