import { endSession, endSessions } from '../common/end-sessions.ts';
import { activeSessions } from '../common/session-list.ts';
import { deleteSessionRows, sessionRow } from '../common/session-rows.ts';
import { endOfSession } from '../common/session-times.ts';
import { digestOf, findActiveSession, isSessionId, publicIdOf } from '../common/sessions.ts';
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

/** Ends a session. Ending one that is unknown or has ended already succeeds: the caller has what they wanted. */
export async function logout({ store }: OwnSessionsScope, sessionId: unknown): Promise<void> {
  if (!isSessionId(sessionId)) return;
  const key = digestOf(sessionId);
  const row = await sessionRow(store, key);
  if (row !== undefined) await endSession(store, row.uid, key);
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
