import * as v from 'valibot';
import { idRule, isDocumentId } from '../../common/documents/document-id.ts';
import { sharedPartition } from '../../common/documents/shared-partition.ts';
import { collectionOf } from '../documents/collection-of.ts';
import { writeRows } from '../documents/write-rows.ts';
import { defineOperation } from '../operation.ts';

/** `{"op":"removeShared","collection","id"}` → `{"id"}`: removes a document of a shared collection, if it is there. */
export const removeShared = defineOperation({
  name: 'removeShared',
  request: { collection: v.string(), id: v.custom<string>(isDocumentId, idRule) },
  async run({ collection, id }, scope) {
    const { table } = collectionOf(scope.collections, collection, 'shared');
    const [failure] = await writeRows(scope, [{ kind: 'delete', table, uid: sharedPartition, id }]);
    if (failure !== undefined) throw failure;
    return { id };
  },
});
