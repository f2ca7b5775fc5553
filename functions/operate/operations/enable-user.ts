import { changeUser } from '../../common/change-user.ts';
import { defineOperation } from '../operation.ts';
import { knownUser, uid } from '../users/known-user.ts';

/** `{"op":"enableUser","uid"}` → `{"uid"}`: logins work again; the sessions that were ended stay so. */
export const enableUser = defineOperation({
  name: 'enableUser',
  request: { uid },
  run: async (request, { store }) => {
    const known = await knownUser(store, request.uid);
    await changeUser(store, known.uid, (user) =>
      user?.disabledAt === undefined ? undefined : { ...user, disabledAt: undefined },
    );
    return { uid: known.uid };
  },
});
