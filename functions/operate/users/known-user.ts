import * as v from 'valibot';
import { FunctionError } from '../../common/errors.ts';
import { resolveUser } from '../../common/resolve-user.ts';
import type { Store } from '../../common/tablestore/store.ts';
import type { User } from '../../common/users.ts';

/** A uid as the tables have it, such as `alipay:open_id:074a…`. */
export const uid = v.pipe(
  v.string(),
  v.maxLength(256, 'is longer than 256 characters'),
  v.regex(/^[a-z]+:[a-z_]+:.+$/, 'must be a uid such as alipay:open_id:074a…'),
);

/** @throws FunctionError `NotFound` when nobody has logged in as this one. */
export async function knownUser(store: Store, given: string): Promise<{ uid: string; user: User }> {
  const { uid: resolved, stored } = await resolveUser(store, given);
  if (stored === undefined) throw noSuchUser();
  return { uid: resolved, user: stored.user };
}

export function noSuchUser(): FunctionError {
  return new FunctionError('NotFound', 'Nobody has logged in with this uid.');
}
