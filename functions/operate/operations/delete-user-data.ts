import { endSessions } from '../../common/end-sessions.ts';
import { resolveUser } from '../../common/resolve-user.ts';
import { userKey, usersTable } from '../../common/users.ts';
import { deleteDocuments } from '../documents/delete-documents.ts';
import { defineOperation } from '../operation.ts';
import { uid } from '../users/known-user.ts';
import { withinTime } from '../within-time.ts';

/**
 * `{"op":"deleteUserData","uid"}` → `{"deleted","isDone"}`: disables the user and ends their sessions, so that nothing
 * is written meanwhile, deletes all of their documents, and in the end their row of auth_users. With `isDone` false
 * there is more: repeat it. Afterwards the same person may log in again, as somebody new.
 */
export const deleteUserData = defineOperation({
  name: 'deleteUserData',
  request: { uid },
  async run(request, scope) {
    const { store } = scope;
    const user = await withinTime(scope, () => resolveUser(store, request.uid));
    const disabledAt = scope.clock();
    await withinTime(scope, () =>
      endSessions(store, user.uid, (current) => ({
        ...current,
        disabledAt: current.disabledAt ?? disabledAt,
      })),
    );
    const deletion = await deleteDocuments(scope, user.uid);
    if (!deletion.isDone) return deletion;
    // Of an identity that was linked to the user, its own row as well.
    for (const each of new Set([request.uid, user.uid])) {
      await withinTime(scope, () => store.deleteRow(usersTable, userKey(each)));
    }
    return deletion;
  },
});
