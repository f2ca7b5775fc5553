import { randomBytes } from 'node:crypto';
import type { FcContext } from '../common/fc-context.ts';
import {
  endOfSession,
  findActiveSession,
  isSessionId,
  type Session,
  sessionKey,
  sessionRefused,
  sessionsTable,
  toColumns,
} from '../common/sessions.ts';
import type { Store } from '../common/tablestore/store.ts';
import { recordUser } from '../common/users.ts';
import type { SessionConfiguration } from './configuration.ts';
import { type IdentifyUser, uidOf } from './identity.ts';
import { type InvokeCredentials, issueInvokeCredentials } from './invoke-credentials.ts';

/** What login and renewal answer; clients in the field depend on it. Times are milliseconds since 1970. */
export interface SessionAnswer {
  readonly sessionId: string;
  readonly expiresAt: number;
  readonly sts: InvokeCredentials;
  readonly functions: {
    readonly api: string;
    readonly endpoint: string;
    readonly accountId: string;
    readonly region: string;
    readonly service?: string;
    readonly db: string;
  };
  readonly serverTime: number;
}

/** What one invocation has at hand. */
export interface SessionScope {
  readonly configuration: SessionConfiguration;
  readonly context: FcContext;
  readonly store: Store;
  readonly identifyUser: IdentifyUser;
  readonly clock: () => number;
}

/**
 * Logs a user in. The session is written last, when everything else has succeeded: a failure on the way leaves
 * nothing behind that anybody could use.
 */
export async function login(scope: SessionScope, authCode: string): Promise<SessionAnswer> {
  const { configuration, store, clock } = scope;
  const identity = await scope.identifyUser(authCode);
  const uid = uidOf(identity);
  const now = clock();
  const [sts] = await Promise.all([
    issueInvokeCredentials(configuration, scope.context, uid),
    recordUser(store, uid, identity, now),
  ]);
  const expiresAt = now + configuration.SESSION_ABSOLUTE_SECONDS * 1000;
  const session = { uid, createdAt: now, idleExpiresAt: idleEnd(configuration, now), expiresAt };
  const sessionId = randomBytes(32).toString('base64url');
  await store.putRow(sessionsTable, sessionKey(sessionId), toColumns(session), 'rowDoesNotExist');
  return toAnswer(scope, sessionId, session, sts);
}

/** Gives an active session fresh STS credentials and moves its idle end on. A logout in between wins. */
export async function renew(scope: SessionScope, sessionId: unknown): Promise<SessionAnswer> {
  const { configuration, store, clock } = scope;
  const now = clock();
  const found = await findActiveSession(store, sessionId, now);
  const sts = await issueInvokeCredentials(configuration, scope.context, found.uid);
  const session = { ...found, idleExpiresAt: idleEnd(configuration, now) };
  const id = String(sessionId);
  const isStillThere = await store.putRow(sessionsTable, sessionKey(id), toColumns(session), 'rowExists');
  if (!isStillThere) throw sessionRefused();
  return toAnswer(scope, id, session, sts);
}

/** Ends a session. Ending one that is unknown or has ended already succeeds: the caller has what they wanted. */
export async function logout({ store }: SessionScope, sessionId: unknown): Promise<void> {
  if (isSessionId(sessionId)) await store.deleteRow(sessionsTable, sessionKey(sessionId));
}

function idleEnd(configuration: SessionConfiguration, now: number): number {
  return now + configuration.SESSION_IDLE_SECONDS * 1000;
}

function toAnswer(
  { configuration, context, clock }: SessionScope,
  sessionId: string,
  session: Session,
  sts: InvokeCredentials,
): SessionAnswer {
  const { INVOKE_API, INVOKE_ENDPOINT, DB_SERVICE, DB_FUNCTION } = configuration;
  const { accountId, region } = context;
  return {
    sessionId,
    expiresAt: endOfSession(session),
    sts,
    functions: {
      api: INVOKE_API,
      endpoint:
        INVOKE_ENDPOINT === 'auto' ? `https://${accountId}.${region}.fc.aliyuncs.com` : INVOKE_ENDPOINT,
      accountId,
      region,
      ...(DB_SERVICE === undefined ? {} : { service: DB_SERVICE }),
      db: DB_FUNCTION,
    },
    serverTime: clock(),
  };
}
