import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { FunctionError } from './errors.ts';
import type { Columns } from './tablestore/columns.ts';
import type { PrimaryKey, Store } from './tablestore/store.ts';

/** The table of sessions. Its key is a digest: whoever reads the table cannot use what they find. */
export const sessionsTable = 'auth_sessions';

/** The sessionId itself: 32 random bytes in base64url, known to the client alone. */
const sessionIdShape = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** Says whether a value can be a sessionId at all. */
export function isSessionId(value: unknown): value is string {
  return v.is(sessionIdShape, value);
}

/** A session as it is stored. Times are milliseconds since 1970. */
export interface Session {
  /** Whose documents the session opens. */
  readonly uid: string;
  readonly createdAt: number;
  /** Moves on with every renewal. */
  readonly idleExpiresAt: number;
  /** Stands from the login on. */
  readonly expiresAt: number;
}

/** When a session ends if nothing moves it on. */
export function endOfSession(session: Session): number {
  return Math.min(session.idleExpiresAt, session.expiresAt);
}

/** Says whether a session holds at a moment; it has ended at its very last millisecond. */
export function isSessionActive(session: Session, now: number): boolean {
  return session.createdAt <= now + clockToleranceMilliseconds && now < endOfSession(session);
}

/** Instances' clocks differ a little: a session made "in the future" by less than this is accepted. */
const clockToleranceMilliseconds = 60_000;

/**
 * Unknown, ended and malformed sessions get one and the same answer, so that nobody can tell them apart.
 */
export function sessionRefused(): FunctionError {
  return new FunctionError('Unauthenticated', 'The session is unknown or has ended. Log in again.');
}

/** Where a session is stored. */
export function sessionKey(sessionId: string): PrimaryKey {
  return [['id', createHash('sha256').update(sessionId).digest('base64url')]];
}

/**
 * Returns the active session of a sessionId that a request brought.
 *
 * @throws FunctionError `Unauthenticated`; what cannot be a sessionId is refused without asking the database.
 */
export async function findActiveSession(store: Store, sessionId: unknown, now: number): Promise<Session> {
  if (!isSessionId(sessionId)) throw sessionRefused();
  const columns = await store.getRow(sessionsTable, sessionKey(sessionId));
  const session = columns === undefined ? undefined : fromColumns(columns);
  if (session === undefined || !isSessionActive(session, now)) throw sessionRefused();
  return session;
}

const storedSession = v.object({
  uid: v.pipe(v.string(), v.nonEmpty()),
  createdAt: v.bigint(),
  idleExpiresAt: v.bigint(),
  expiresAt: v.bigint(),
});

/** Undefined when a column is missing: the table's time to live takes them one by one. */
function fromColumns(columns: Columns): Session | undefined {
  const row = v.safeParse(storedSession, columns);
  if (!row.success) return undefined;
  return {
    uid: row.output.uid,
    createdAt: Number(row.output.createdAt),
    idleExpiresAt: Number(row.output.idleExpiresAt),
    expiresAt: Number(row.output.expiresAt),
  };
}

/** All of a session's columns: they are always written together, so that the table ages them together. */
export function toColumns(session: Session): Columns {
  return {
    uid: session.uid,
    createdAt: BigInt(session.createdAt),
    idleExpiresAt: BigInt(session.idleExpiresAt),
    expiresAt: BigInt(session.expiresAt),
  };
}
