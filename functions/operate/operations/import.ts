import * as v from 'valibot';
import { documentInCollection, importDocuments, listOf } from '../documents/import-documents.ts';
import { defineOperation } from '../operation.ts';
import { uid } from '../users/known-user.ts';

/**
 * `{"op":"import","uid"?,"documents":[{"collection","document"},…]}` → `{"results":[{"id"} | {"error"},…]}`: writes up
 * to 200 documents for a user, who need not have logged in yet, or without a uid into shared collections. Documents
 * with the same id are replaced, so that it may be repeated.
 */
export const importOperation = defineOperation({
  name: 'import',
  request: { uid: v.optional(uid), documents: listOf(documentInCollection) },
  run: async (request, scope) => ({
    results: await importDocuments(scope, request.uid, request.documents),
  }),
});
