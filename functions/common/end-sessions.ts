import { changeUser } from './change-user.ts';
import { withoutSession, withoutSessions } from './session-list.ts';
import { deleteSessionRows } from './session-rows.ts';
import type { Store } from './tablestore/store.ts';
import type { User } from './users.ts';

/**
 * Ends one session. It has ended everywhere as soon as the user's row no longer lists it; its own row goes last, and
 * opens nothing if it stays.
 */
export async function endSession(store: Store, uid: string, key: string): Promise<void> {
  await changeUser(store, uid, (user) =>
    user?.sessions.some((session) => session.key === key) ? withoutSession(user, key) : undefined,
  );
  await deleteSessionRows(store, [key]);
}

/**
 * Ends all sessions of a user, those of logins under way and those from before there was a list as well. `change`
 * says what else shall be true of the user from the same moment on. Gives how many were listed, undefined when there
 * is no such user.
 */
export async function endSessions(
  store: Store,
  uid: string,
  change: (user: User) => User = (user) => user,
): Promise<number | undefined> {
  // Of every attempt: one that was carried out but not answered has taken sessions that the next no longer sees.
  const gone = new Set<string>();
  const after = await changeUser(store, uid, (user) => {
    if (user === undefined) return undefined;
    for (const { key } of user.sessions) gone.add(key);
    return change(withoutSessions(user));
  });
  if (after === undefined) return undefined;
  await deleteSessionRows(store, [...gone]);
  return gone.size;
}
