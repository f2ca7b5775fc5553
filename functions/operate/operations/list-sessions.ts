import { activeSessions } from '../../common/session-list.ts';
import { endOfSession } from '../../common/session-times.ts';
import { publicIdOf } from '../../common/sessions.ts';
import { defineOperation } from '../operation.ts';
import { knownUser, uid } from '../users/known-user.ts';

/**
 * `{"op":"listSessions","uid"}` → `{"uid","disabledAt"?,"sessions":[{"id","createdAt","renewedAt","expiresAt"}]}`, the
 * oldest first; times are milliseconds since 1970, `id` is what `endSession` takes.
 */
export const listSessions = defineOperation({
  name: 'listSessions',
  request: { uid },
  run: async (request, { store, clock }) => {
    const known = await knownUser(store, request.uid);
    const { disabledAt } = known.user;
    return {
      uid: known.uid,
      ...(disabledAt === undefined ? {} : { disabledAt }),
      sessions: activeSessions(known.user, clock()).map((session) => ({
        id: publicIdOf(session.key),
        createdAt: session.createdAt,
        renewedAt: session.renewedAt,
        expiresAt: endOfSession(session),
      })),
    };
  },
});
