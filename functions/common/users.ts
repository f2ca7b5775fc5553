import type { Store } from './tablestore/store.ts';

/** The table of users: who has ever logged in, and as which kind of identity. */
export const usersTable = 'auth_users';

/** Which platform named the user, and by which of its kinds of id. */
export interface UserIdentity {
  readonly provider: string;
  readonly kind: string;
}

/** Notes a user at the first login; later ones change nothing. */
export async function recordUser(
  store: Store,
  uid: string,
  identity: UserIdentity,
  now: number,
): Promise<void> {
  await store.putRow(
    usersTable,
    [['uid', uid]],
    { provider: identity.provider, identityKind: identity.kind, createdAt: BigInt(now) },
    'rowDoesNotExist',
  );
}
