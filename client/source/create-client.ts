import { createGetAuthCode, type GetAuthCode } from './auth-code.ts';
import { type Batch, createBatch } from './batch.ts';
import { createDbCall } from './call-db.ts';
import { type CancelSignal, cancellable } from './cancellation.ts';
import { type Collection, createCollection } from './collection.ts';
import { type Command, command } from './command.ts';
import { createDocumentIds } from './document-id.ts';
import { ClientError } from './errors.ts';
import type { AuthCodeSource } from './my.ts';
import { type OfflineSupport, sendWrites } from './offline.ts';
import { createOperationId } from './operation-id.ts';
import type { ClientStorage, Platform } from './platform.ts';
import { readPage } from './query.ts';
import { createRepeat, type RepeatLimits } from './repeat.ts';
import type { Session } from './session.ts';
import { createSessionEndpoint, type SessionSummary } from './session-endpoint.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { createSessionStorage } from './session-storage.ts';
import { createUserStorage } from './user-storage.ts';

/** The backend, to one signed-in user. `Collections` maps the name of each collection to its document type. */
export interface Client<Collections> {
  /**
   * Signs the user in anew. Nothing needs to wait for it: a call without a session signs in by itself. Calls at the
   * same time share one login.
   */
  login(): Promise<void>;
  /**
   * Ends the session here and on the server. When the server cannot be told, this rejects, the session is forgotten
   * here all the same, and on the server it expires by itself. A later call signs in again.
   */
  logout(): Promise<void>;
  /** The user's sessions on all devices, the oldest first. */
  sessions(): Promise<SessionSummary[]>;
  /** Ends one of them by its `id`, this one too. Of an id that names none of them it succeeds as well. */
  revoke(id: string): Promise<void>;
  /** Ends all of them, and forgets the session here. When the server cannot be told, this rejects and none has ended. */
  logoutAll(): Promise<void>;
  readonly db: Database<Collections>;
  /** For stores that work without a network, such as `mini-app-client/live`. */
  readonly offline: OfflineSupport;
}

export interface Database<Collections> {
  collection<Name extends keyof Collections & string>(name: Name): Collection<Collections[Name]>;
  /** A new batch, empty at first. */
  batch(): Batch<Collections>;
  /** Conditions for `where`, and changes for `update`. */
  readonly command: Command;
  /** The same database, with other bounds for its calls. */
  with(options: CallOptions): Database<Collections>;
}

/** What bounds a call. What is left out stays as it is. */
export interface CallOptions {
  /** How long one request may take, in milliseconds. */
  readonly timeout?: number;
  /** How often a request is repeated at most. */
  readonly retries?: number;
  /**
   * An `AbortSignal`, or that of `createCanceller`. A call that it cancels rejects with `Cancelled` at once; a write may
   * have happened. A login that the call has begun goes on, because others may wait for it.
   */
  readonly signal?: CancelSignal;
}

export interface ConnectionOptions {
  /** The address of the session function's HTTP trigger. */
  readonly sessionUrl: string;
  /** Alipay's global `my`. */
  readonly my?: AuthCodeSource | undefined;
  /** In place of `my.getAuthCode`: resolves to an authCode, or to an object that has it. */
  readonly getAuthCode?: GetAuthCode | undefined;
}

/** What an app may choose, on every platform. */
export interface ClientOptions extends ConnectionOptions {
  /** Where the session is kept between launches; each platform has its default. */
  readonly storage?: ClientStorage;
  /** How long one call over the network may take, in milliseconds; 10 seconds by default. */
  readonly timeout?: number;
  /**
   * How often a request is repeated at most when there is no answer or the service is down or asked too much; 2 by
   * default. Repetitions begin within `timeout` of the first attempt, after pauses of random length.
   */
  readonly retries?: number;
  /** Resolves after so many milliseconds; by default the platform's timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. The client corrects it by the server's clock. */
  readonly clock?: () => number;
  /** Bytes that do not come twice, for ids and nonces; each platform has its source. */
  readonly random?: (count: number) => Uint8Array;
}

/** The client on a platform. An app calls `createClient` of its platform's entry instead. */
export function createClientOn<Collections extends { [Name in keyof Collections]: object }>(
  platform: Platform,
  {
    sessionUrl,
    my,
    getAuthCode,
    timeout = 10_000,
    retries = 2,
  }: ConnectionOptions & Omit<CallOptions, 'signal'>,
): Client<Collections> {
  if (!/^https?:\/\/[^/]/.test(sessionUrl)) {
    throw new ClientError('InvalidArgument', `sessionUrl is not an http(s) address: "${sessionUrl}".`);
  }
  const source = getAuthCode ?? (my && createGetAuthCode(my));
  if (source === undefined) {
    throw new ClientError('InvalidArgument', 'createClient needs either `my` or `getAuthCode`.');
  }

  const repeat = createRepeat(platform);
  const limits = { timeout, retries };
  const userStorage = createUserStorage(platform.storage, `mini-app-client ${sessionUrl} user`);
  const signOutListeners = new Set<() => void>();
  const endpoint = createSessionEndpoint(sessionUrl, (request) => platform.sendRequest(request, limits));
  const sessions = createSessionKeeper({
    getAuthCode: source,
    endpoint,
    storage: createSessionStorage(platform.storage, sessionUrl, platform.hashes),
    now: platform.now,
    repeat: (task) => repeat(task, limits),
    forgetUser: () => {
      signOutListeners.forEach((listener) => {
        listener();
      });
      return userStorage.clear();
    },
  });
  const createDocumentId = createDocumentIds(platform.randomBytes);
  const serverTime = () => platform.now() + sessions.clockOffset();
  const callDbWithin = (bounds: RepeatLimits) => createDbCall(sessions, platform, repeat, bounds);
  const callUntil = (signal: CancelSignal) => callDbWithin({ ...limits, signal });
  function createDatabase(bounds: RepeatLimits): Database<Collections> {
    const environment = {
      callDb: callDbWithin(bounds),
      // By the server's time, so that documents from devices whose clocks disagree sort together.
      createDocumentId: ({ clockOffset }: Session) => createDocumentId(platform.now() + clockOffset),
      createOperationId: () => createOperationId(platform.randomBytes),
    };
    return {
      collection: (name) => createCollection(name, environment),
      batch: () => createBatch(environment),
      command,
      with: (options) => createDatabase({ ...bounds, ...options }),
    };
  }

  return {
    login: async () => {
      await sessions.login();
    },
    logout: sessions.logout,
    sessions: () => sessions.asUser((sessionId) => repeat(() => endpoint.sessions(sessionId), limits)),
    revoke: (id) => sessions.asUser((sessionId) => endpoint.revoke(sessionId, id)),
    logoutAll: sessions.logoutAll,
    db: createDatabase(limits),
    offline: {
      storage: userStorage,
      serverTime,
      signIn: (signal) => cancellable(signal, () => sessions.current()).then(() => undefined),
      createDocumentId: () => createDocumentId(serverTime()),
      randomBytes: platform.randomBytes,
      wait: platform.wait,
      list: (query, signal) => callUntil(signal)({ op: 'list', ...query }).then((answer) => readPage(answer)),
      send: (writes, signal) => sendWrites(callUntil(signal), writes),
      onSignOut: (listener) => {
        signOutListeners.add(listener);
        return () => signOutListeners.delete(listener);
      },
    },
  };
}
