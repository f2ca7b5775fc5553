import { endSession, endSessions } from '../common/end-sessions.ts';
import { activeSessions } from '../common/session-list.ts';
import { deleteSessionRows } from '../common/session-rows.ts';
import { clockToleranceMilliseconds, endOfSession, hasEnded } from '../common/session-times.ts';
import { findActiveSession, findSession, publicIdOf } from '../common/sessions.ts';
import type { Store } from '../common/tablestore/store.ts';

/** What ending and listing sessions needs of an invocation. */
export interface OwnSessionsScope {
  readonly store: Store;
  readonly clock: () => number;
}

/** A session as its user sees it. Times are milliseconds since 1970. */
export interface SessionSummary {
  /** For `revoke`. It is not the sessionId and opens nothing. */
  readonly id: string;
  readonly createdAt: number;
  /** The login, until there was a renewal. Absent for a session from before renewals were noted. */
  readonly renewedAt?: number;
  /** When the session ends if it is not renewed. */
  readonly expiresAt: number;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/**
 * Ends a session. Of one that is unknown, malformed or over by itself the caller has what they wanted already: all of
 * them take the same reads and change nothing. Over means on every instance, also on one whose clock is behind.
 */
export async function logout({ store, clock }: OwnSessionsScope, sessionId: unknown): Promise<void> {
  const found = await findSession(store, sessionId);
  if (found === undefined || hasEnded(found.session, clock() - clockToleranceMilliseconds)) return;
  await endSession(store, found.session.uid, found.session.key);
}

/** Ends all sessions of the session's user, this one included. */
export async function logoutAll({ store, clock }: OwnSessionsScope, sessionId: unknown): Promise<void> {
  const { session } = await findActiveSession(store, sessionId, clock());
  await endSessions(store, session.uid);
  // A session that its user's row does not list.
  if (!session.isListed) await deleteSessionRows(store, [session.key]);
}

/** Lists the active sessions of the session's user, the oldest first. */
export async function listSessions(
  { store, clock }: OwnSessionsScope,
  sessionId: unknown,
): Promise<{ readonly sessions: readonly SessionSummary[] }> {
  const now = clock();
  const { session: current, stored } = await findActiveSession(store, sessionId, now);
  const listed = activeSessions(stored.user, now);
  const all = current.isListed ? listed : [current, ...listed];
  return {
    sessions: all.map((session) => ({
      id: publicIdOf(session.key),
      createdAt: session.createdAt,
      ...(session.renewedAt === undefined ? {} : { renewedAt: session.renewedAt }),
      expiresAt: endOfSession(session),
      current: session.key === current.key,
    })),
  };
}

/** Ends one session of the session's user by its public id. Any id that names none of them succeeds as well. */
export async function revoke(
  { store, clock }: OwnSessionsScope,
  sessionId: unknown,
  publicId: string,
): Promise<void> {
  const { session, stored } = await findActiveSession(store, sessionId, clock());
  const keys = [session.key, ...stored.user.sessions.map(({ key }) => key)];
  const key = keys.find((one) => publicIdOf(one) === publicId);
  if (key !== undefined) await endSession(store, session.uid, key);
}
