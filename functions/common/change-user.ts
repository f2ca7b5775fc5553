import { FunctionError } from './errors.ts';
import { toTablestoreFailure } from './tablestore/sdk-error.ts';
import type { Store } from './tablestore/store.ts';
import { readUser, replaceUser, type StoredUser, type User } from './users.ts';

/**
 * Says what a user's row shall be; undefined: it is right as it is. It is asked anew whenever somebody else has
 * changed the row meanwhile, and may throw to give up.
 */
export type Change = (current: User | undefined) => User | undefined;

/** Each lost attempt is another's success, so that this is more than all that could write to one user at once. */
const mostAttempts = 200;

/** How often a write may go unanswered: whether it was done is then read from the row. */
const mostUnanswered = 1;

/**
 * Changes a user's row by compare-and-set until nobody else comes in between. `first` is the row if it was just read.
 * Gives the user as it then is, undefined when there is none and the change wants none.
 *
 * Rejects with `Unavailable` when the row is changed by others all the time or the database does not answer.
 */
export async function changeUser(
  store: Store,
  uid: string,
  change: Change,
  first?: { readonly read: StoredUser | undefined },
): Promise<User | undefined> {
  let unanswered = 0;
  let known = first;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const before = known === undefined ? await readUser(store, uid) : known.read;
    known = undefined;
    const changed = change(before?.user);
    if (changed === undefined) return before?.user;
    try {
      if (await replaceUser(store, uid, before, changed)) return changed;
    } catch (error) {
      if (isConflict(error)) continue;
      unanswered += 1;
      if (!isUnavailable(error) || unanswered > mostUnanswered) throw error;
    }
  }
  throw new FunctionError('Unavailable', 'The account is being changed too often. Try again.');
}

function isUnavailable(error: unknown): boolean {
  return error instanceof FunctionError && error.code === 'Unavailable';
}

/** Tablestore's answer when two write to one row in the same moment: nothing was written. */
function isConflict(error: unknown): boolean {
  return isUnavailable(error) && toTablestoreFailure(causeOf(error)).code === 'OTSRowOperationConflict';
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
