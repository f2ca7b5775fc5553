import { endSessions as endAll } from '../../common/end-sessions.ts';
import { defineOperation } from '../operation.ts';
import { knownUser, uid } from '../users/known-user.ts';

/** `{"op":"endSessions","uid"}` → `{"uid","ended"}`: ends every session of a user, those of logins under way too. */
export const endSessions = defineOperation({
  name: 'endSessions',
  request: { uid },
  run: async (request, { store }) => {
    const known = await knownUser(store, request.uid);
    return { uid: known.uid, ended: await endAll(store, known.uid) };
  },
});
