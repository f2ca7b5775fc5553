import type { Store } from './tablestore/store.ts';
import { readUser, type StoredUser } from './users.ts';

/** Whose documents an identity opens. */
export interface ResolvedUser {
  readonly uid: string;
  /** Undefined: nobody has logged in as this one yet. */
  readonly stored: StoredUser | undefined;
}

/** Finds the user of an identity: itself, or the one that the developer has linked it to. */
export async function resolveUser(store: Store, uid: string): Promise<ResolvedUser> {
  const stored = await readUser(store, uid);
  const aliasOf = stored?.user.aliasOf;
  // One step only: linking refuses to make chains.
  return aliasOf === undefined ? { uid, stored } : { uid: aliasOf, stored: await readUser(store, aliasOf) };
}
