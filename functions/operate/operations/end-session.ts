import * as v from 'valibot';
import { endSession as endOne } from '../../common/end-sessions.ts';
import { FunctionError } from '../../common/errors.ts';
import { publicIdOf } from '../../common/sessions.ts';
import { defineOperation } from '../operation.ts';
import { knownUser, uid } from '../users/known-user.ts';

/** `{"op":"endSession","uid","id"}` → `{"uid","ended":1}`: ends one session, by the id that `listSessions` shows. */
export const endSession = defineOperation({
  name: 'endSession',
  request: { uid, id: v.pipe(v.string(), v.nonEmpty('is empty')) },
  run: async (request, { store }) => {
    const known = await knownUser(store, request.uid);
    const session = known.user.sessions.find(({ key }) => publicIdOf(key) === request.id);
    if (session === undefined) throw new FunctionError('NotFound', 'The user has no session with this id.');
    await endOne(store, known.uid, session.key);
    return { uid: known.uid, ended: 1 };
  },
});
