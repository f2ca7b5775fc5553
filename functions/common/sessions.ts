import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { FunctionError } from './errors.ts';
import { type SessionRow, sessionRow } from './session-rows.ts';
import { clockToleranceMilliseconds, isSessionActive, type SessionTimes } from './session-times.ts';
import type { Store } from './tablestore/store.ts';
import { readUser, type StoredUser, type User } from './users.ts';

/** The sessionId itself: 32 random bytes in base64url, known to the client alone. */
const sessionIdShape = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** Says whether a value can be a sessionId at all. */
export function isSessionId(value: unknown): value is string {
  return v.is(sessionIdShape, value);
}

/** What a sessionId is stored as: a digest, so that whoever reads the tables cannot use what they find. */
export function digestOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url');
}

/** What users see of a session's key: it tells their sessions apart and opens nothing. */
export function publicIdOf(key: string): string {
  return createHash('sha256').update(`public:${key}`).digest('base64url').slice(0, 16);
}

/** A session that counts. */
export interface Session extends SessionTimes {
  readonly key: string;
  /** Whose documents the session opens. */
  readonly uid: string;
  readonly renewedAt?: number;
  /** False: made before users' rows listed sessions. It counts by its own row until it ends. */
  readonly isListed: boolean;
}

/**
 * Unknown, ended and malformed sessions get one and the same answer, so that nobody can tell them apart.
 */
export function sessionRefused(): FunctionError {
  return new FunctionError('Unauthenticated', 'The session is unknown or has ended. Log in again.');
}

/** A session, and its user's row as it was read. */
export interface FoundSession {
  readonly session: Session;
  readonly stored: StoredUser;
}

/**
 * Returns the session of a sessionId that a request brought, if its user's row says that it counts; its times are not
 * looked at. Unknown, ended and malformed ones cost the same two reads, so that nobody can tell them apart by the time
 * that the answer takes.
 */
export async function findSession(store: Store, sessionId: unknown): Promise<FoundSession | undefined> {
  const key = isSessionId(sessionId) ? digestOf(sessionId) : digestOfMalformed(sessionId);
  const row = await sessionRow(store, key);
  const stored = await readUser(store, row?.uid ?? noUser);
  if (row === undefined || stored === undefined) return undefined;
  const session = sessionThatCounts(key, row, stored.user);
  return session && { session, stored };
}

/**
 * Returns the active session of a sessionId that a request brought, as the tables have it now.
 *
 * @throws FunctionError `Unauthenticated`.
 */
export async function findActiveSession(
  store: Store,
  sessionId: unknown,
  now: number,
): Promise<FoundSession> {
  const found = await findSession(store, sessionId);
  if (found === undefined || !isSessionActive(found.session, now)) throw sessionRefused();
  return found;
}

/** The key of no session: what is digested is shorter than any sessionId. */
function digestOfMalformed(value: unknown): string {
  return digestOf(typeof value === 'string' ? value.slice(0, 32) : typeof value);
}

/** Nobody's uid: every uid names its provider. */
const noUser = 'nobody';

/** The session as its user's row has it, undefined when the row does not list it: its times are not looked at. */
function sessionThatCounts(key: string, row: SessionRow, user: User): Session | undefined {
  if (row.isListed) {
    const listed = user.sessions.find((one) => one.key === key);
    return listed && { ...listed, uid: row.uid, isListed: true };
  }
  // Older than the account: it was deleted since, and its user has come back as somebody new.
  const isOfThisAccount = user.createdAt <= row.createdAt + clockToleranceMilliseconds;
  return user.sessionEpoch === 0 && isOfThisAccount ? { ...row, key } : undefined;
}
