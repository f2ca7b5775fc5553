import { endSessions } from '../../common/end-sessions.ts';
import { rememberedMilliseconds } from '../../common/remembered-sessions.ts';
import { resolveUser } from '../../common/resolve-user.ts';
import { userKey, usersTable } from '../../common/users.ts';
import { deleteDocuments } from '../documents/delete-documents.ts';
import { defineOperation, type OperateScope } from '../operation.ts';
import { uid } from '../users/known-user.ts';
import { withinTime } from '../within-time.ts';

/** The longest that a call of the db function takes: its timeout in s.yaml. */
const longestCallMilliseconds = 20_000;

/**
 * `{"op":"deleteUserData","uid"}` → `{"deleted","isDone"}`: disables the user and ends their sessions, waits until no
 * instance of the db function remembers one, so that nothing is written meanwhile, deletes all of their documents, and
 * in the end their row of auth_users. With `isDone` false there is more: repeat it. Afterwards the same person may log
 * in again, as somebody new.
 */
export const deleteUserData = defineOperation({
  name: 'deleteUserData',
  request: { uid },
  async run(request, scope) {
    const { store } = scope;
    const user = await withinTime(scope, () => resolveUser(store, request.uid));
    if (!(await endUse(scope, user.uid))) return { deleted: 0, isDone: false };
    const deletion = await deleteDocuments(scope, user.uid);
    if (!deletion.isDone) return deletion;
    // Of an identity that was linked to the user, its own row as well.
    for (const each of new Set([request.uid, user.uid])) {
      await withinTime(scope, () => store.deleteRow(usersTable, userKey(each)));
    }
    return deletion;
  },
});

/** Disables a user, and waits until the last call with one of their sessions must be over. False: it may not be. */
async function endUse(scope: OperateScope, uid: string): Promise<boolean> {
  const { store, clock, deadline, wait } = scope;
  const now = clock();
  // Nobody has logged in: there is nothing to wait for.
  let disabledAt = Number.NEGATIVE_INFINITY;
  await withinTime(scope, () =>
    endSessions(store, uid, (current) => {
      disabledAt = current.disabledAt ?? now;
      return { ...current, disabledAt };
    }),
  );
  const quietFrom = disabledAt + rememberedMilliseconds + longestCallMilliseconds;
  const remaining = Math.min(quietFrom, deadline) - clock();
  if (remaining > 0) await wait(remaining);
  return clock() >= quietFrom;
}
