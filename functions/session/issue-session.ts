import { randomBytes } from 'node:crypto';
import { changeUser } from '../common/change-user.ts';
import { FunctionError } from '../common/errors.ts';
import type { FcContext } from '../common/fc-context.ts';
import type { Log } from '../common/log.ts';
import { resolveUser } from '../common/resolve-user.ts';
import { keysGone, withRenewal, withSession } from '../common/session-list.ts';
import {
  deleteSessionRows,
  type SessionRow,
  sessionRowKey,
  sessionsTable,
  toSessionColumns,
} from '../common/session-rows.ts';
import { endOfSession, type SessionTimes } from '../common/session-times.ts';
import { digestOf, findActiveSession, type Session, sessionRefused } from '../common/sessions.ts';
import type { Store } from '../common/tablestore/store.ts';
import type { User } from '../common/users.ts';
import type { SessionConfiguration } from './configuration.ts';
import { type IdentifyUser, type Identity, uidOf } from './identity.ts';
import type { InvokeCredentials } from './invoke-credentials.ts';
import { type SessionAnswer, toSessionAnswer } from './session-answer.ts';

export type { SessionAnswer } from './session-answer.ts';

/** What one invocation has at hand. */
export interface SessionScope {
  readonly configuration: SessionConfiguration;
  readonly context: FcContext;
  readonly store: Store;
  readonly identifyUser: IdentifyUser;
  readonly issueCredentials: (uid: string) => Promise<InvokeCredentials>;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * Logs a user in. Whatever can fail elsewhere comes before the first write. Then the session's row is written, which
 * opens nothing yet; the session counts, and others make room for it, from the one write on that puts it into its
 * user's row. An instance that is killed anywhere leaves at most rows that open nothing, which the table's time to live
 * takes.
 */
export async function login(scope: SessionScope, authCode: string): Promise<SessionAnswer> {
  const { configuration, store, clock, log } = scope;
  const identity = await scope.identifyUser(authCode);
  const { uid, stored } = await resolveUser(store, uidOf(identity));
  refuseDisabled(stored?.user);
  const sts = await scope.issueCredentials(uid);

  const now = clock();
  const sessionId = randomBytes(32).toString('base64url');
  const key = digestOf(sessionId);
  const times = startOf(configuration, now);
  const epoch = stored?.user.sessionEpoch ?? 0;
  let before: User | undefined;
  const addSession = (current: User | undefined) => {
    refuseDisabled(current);
    if ((current?.sessionEpoch ?? 0) !== epoch || current?.aliasOf !== undefined) throw loginOvertaken();
    if (current?.sessions.some((session) => session.key === key)) return undefined;
    before = current;
    const user = current ?? newUser(identity, now);
    return withSession(user, { ...times, key, renewedAt: now }, configuration.SESSION_LIMIT, now);
  };
  let after: User | undefined;
  try {
    await store.putRow(sessionsTable, sessionRowKey(key), rowOf(uid, times), 'rowDoesNotExist');
    after = await changeUser(store, uid, addSession, { read: stored });
  } catch (error) {
    await forget(store, [key], log);
    throw error;
  }
  await forget(store, keysGone(before, after), log);
  log.info('logged in', { identity: identity.kind, isNewUser: before === undefined });
  return toSessionAnswer(scope, { sessionId, expiresAt: endOfSession(times), sts });
}

/**
 * Gives an active session fresh STS credentials and moves its idle end on, in one write. Whatever ends the session
 * meanwhile wins.
 */
export async function renew(scope: SessionScope, sessionId: unknown): Promise<SessionAnswer> {
  const { configuration, store, clock } = scope;
  const { session, stored } = await findActiveSession(store, sessionId, clock());
  const sts = await scope.issueCredentials(session.uid);
  const now = clock();
  const renewed = { ...session, idleExpiresAt: Math.max(session.idleExpiresAt, idleEnd(configuration, now)) };
  if (session.isListed) {
    const { key, uid, idleExpiresAt } = renewed;
    const moveOn = (user: User | undefined) => {
      if (!user?.sessions.some((listed) => listed.key === key)) throw sessionRefused();
      return withRenewal(user, key, now, idleExpiresAt);
    };
    await changeUser(store, uid, moveOn, { read: stored });
  } else await renewRow(store, renewed);
  return toSessionAnswer(scope, { sessionId: String(sessionId), expiresAt: endOfSession(renewed), sts });
}

/** Renews a session from before users' rows listed them. */
async function renewRow(store: Store, session: Session): Promise<void> {
  const columns = toSessionColumns(session);
  const isStillThere = await store.putRow(sessionsTable, sessionRowKey(session.key), columns, 'rowExists');
  if (!isStillThere) throw sessionRefused();
}

function refuseDisabled(user: User | undefined): void {
  if (user?.disabledAt !== undefined) {
    throw new FunctionError('PermissionDenied', 'This account is disabled.');
  }
}

/** All sessions were ended, or the identity was linked to another user, while the login was under way. */
function loginOvertaken(): FunctionError {
  return new FunctionError(
    'Unauthenticated',
    'The login was overtaken. Get a new authCode and log in again.',
  );
}

function newUser({ provider, kind }: Identity, createdAt: number): User {
  return { provider, kind, createdAt, sessionEpoch: 0, sessions: [] };
}

function startOf(configuration: SessionConfiguration, now: number): SessionTimes {
  const expiresAt = now + configuration.SESSION_ABSOLUTE_SECONDS * 1000;
  return { createdAt: now, idleExpiresAt: idleEnd(configuration, now), expiresAt };
}

function idleEnd(configuration: SessionConfiguration, now: number): number {
  return now + configuration.SESSION_IDLE_SECONDS * 1000;
}

/** Only the user's row knows of renewals, so that the session's own row carries the last end that there can be. */
function rowOf(uid: string, { createdAt, expiresAt }: SessionTimes): ReturnType<typeof toSessionColumns> {
  return toSessionColumns({
    uid,
    createdAt,
    expiresAt,
    idleExpiresAt: expiresAt,
    isListed: true,
  } satisfies SessionRow);
}

/** Deletes rows that open nothing. That it fails changes nothing for the caller, so it is logged and no more. */
async function forget(store: Store, keys: readonly string[], log: Log): Promise<void> {
  try {
    await deleteSessionRows(store, keys);
  } catch (error) {
    log.error('rows of ended sessions stay until the table drops them', error);
  }
}
