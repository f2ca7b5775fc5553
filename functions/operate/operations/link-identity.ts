import { changeUser } from '../../common/change-user.ts';
import { FunctionError } from '../../common/errors.ts';
import { readUser, type User } from '../../common/users.ts';
import { defineOperation } from '../operation.ts';
import { noSuchUser, uid } from '../users/known-user.ts';

/**
 * `{"op":"linkIdentity","from","to"}` → `{"from","to"}`: from now on logins as `from` open the documents of the user
 * `to`. For an app whose users Alipay names by open_id after it named them by user_id. It moves nothing and merges
 * nothing: it is refused with `AlreadyExists` when somebody has logged in as `from`. Safe to repeat.
 */
export const linkIdentity = defineOperation({
  name: 'linkIdentity',
  request: { from: uid, to: uid },
  run: async ({ from, to }, { store, clock }) => {
    if (from === to) throw new FunctionError('InvalidArgument', 'from and to are the same user.');
    const target = await readUser(store, to);
    if (target === undefined) throw noSuchUser();
    if (target.user.aliasOf !== undefined) {
      throw new FunctionError('InvalidArgument', `to: is itself linked to ${target.user.aliasOf}.`);
    }
    await changeUser(store, from, (current) => {
      if (current === undefined) return aliasRow(from, to, clock());
      if (current.aliasOf === to) return undefined;
      throw new FunctionError(
        'AlreadyExists',
        current.aliasOf === undefined
          ? 'from: has logged in and has documents of its own. Move them first, then delete its row of auth_users.'
          : `from: is linked to ${current.aliasOf}.`,
      );
    });
    return { from, to };
  },
});

function aliasRow(from: string, aliasOf: string, createdAt: number): User {
  const [provider = '', kind = ''] = from.split(':');
  return { provider, kind, createdAt, sessionEpoch: 0, sessions: [], aliasOf };
}
