import * as v from 'valibot';
import { resolveUser } from '../../common/resolve-user.ts';
import { exportPage } from '../documents/export-documents.ts';
import { defineOperation } from '../operation.ts';
import { uid } from '../users/known-user.ts';
import { withinTime } from '../within-time.ts';

/**
 * `{"op":"export","uid","cursor"?}` → `{"documents":[{"collection","document"},…],"next"?}`: a page of everything that
 * a user has in the declared collections. With `next`, there is more: pass it as the next request's cursor.
 */
export const exportOperation = defineOperation({
  name: 'export',
  request: { uid, cursor: v.optional(v.string()) },
  async run(request, scope) {
    const user = await withinTime(scope, () => resolveUser(scope.store, request.uid));
    return exportPage(scope, user.uid, request.cursor);
  },
});
