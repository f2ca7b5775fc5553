import { endSessions } from '../../common/end-sessions.ts';
import { defineOperation } from '../operation.ts';
import { knownUser, uid } from '../users/known-user.ts';

/**
 * `{"op":"disableUser","uid"}` → `{"uid","disabledAt","ended"}`: no more logins, and every session ends with the same
 * write, those of logins under way too. Repeating it keeps the first time.
 */
export const disableUser = defineOperation({
  name: 'disableUser',
  request: { uid },
  run: async (request, { store, clock }) => {
    const known = await knownUser(store, request.uid);
    const disabledAt = known.user.disabledAt ?? clock();
    const ended = await endSessions(store, known.uid, (user) => ({
      ...user,
      disabledAt: user.disabledAt ?? disabledAt,
    }));
    return { uid: known.uid, disabledAt, ended };
  },
});
