import { type GetAuthCode, readAuthCode } from './auth-code.ts';
import { ClientError, isClientError } from './errors.ts';
import { parseSessionAnswer, type Session } from './session.ts';
import type { SessionEndpoint } from './session-endpoint.ts';
import type { SessionStorage } from './session-storage.ts';

/** Holds the session of the signed-in user and sees to it that its credentials are good. */
export interface SessionKeeper {
  /** The session, after a login if there was none, and after a renewal if its credentials are near their end. */
  current(): Promise<Session>;
  /** What to add to this device's clock to get the server's; 0 as long as there is no session. */
  clockOffset(): number;
  /**
   * What to use instead of a session that a server refused with `refusal`: whatever replaced it in the meantime, or
   * else a renewed one for `credentials`, a new one for `session`. After a logout it rejects with `refusal`, also when
   * somebody has signed in since: what was begun for one user is never done for another.
   */
  replace(refused: Session, part: RefusedPart, refusal: ClientError): Promise<Session>;
  login(): Promise<Session>;
  logout(): Promise<void>;
  /** Does what a signed-in user may, once more with a new session when it was refused as `Unauthenticated`. */
  asUser<Result>(act: (sessionId: string) => Promise<Result>): Promise<Result>;
  logoutAll(): Promise<void>;
}

/** Which half was refused: the STS credentials by Function Compute, or the sessionId by the db function. */
export type RefusedPart = 'credentials' | 'session';

/**
 * However many calls need a login or a renewal at once, one is made and all of them share its outcome, a failure too.
 * No request for a login carries an earlier session.
 */
export function createSessionKeeper(options: {
  getAuthCode: GetAuthCode;
  endpoint: SessionEndpoint;
  storage: SessionStorage;
  now: () => number;
  /** For what needs to succeed; a renewal ahead of time does not. */
  repeat: <Result>(task: () => Promise<Result>) => Promise<Result>;
  /** Forgets what is kept on the device of the user who signs out. */
  forgetUser: () => Promise<void>;
}): SessionKeeper {
  const { getAuthCode, endpoint, storage, now, repeat, forgetUser } = options;
  let session: Session | undefined;
  let loading: Promise<void> | undefined;
  let signOuts = 0;
  /** After how many times of signing out each session was there. */
  const eras = new WeakMap<Session, number>();

  const login = shared(async () => {
    // Each attempt with a code of its own, because the one before may be used up.
    const answer = await repeat(async () => endpoint.login(await readAuthCode(getAuthCode)));
    return keep(answer);
  });

  const renewOrLogin = shared(async () => {
    const before = session;
    if (before === undefined) return login();
    try {
      const renew = () => endpoint.renew(before.sessionId);
      const isUrgent = now() + before.clockOffset >= before.credentialsExpireAt;
      const answer = await (isUrgent ? repeat(renew) : renew());
      if (session === before) return await keep(answer);
    } catch (error) {
      if (!isClientError(error) || error.code !== 'Unauthenticated') throw error;
      if (session === before) return login();
    }
    // A login or a logout overtook the renewal.
    if (session === undefined) throw new ClientError('Unauthenticated', 'The user has signed out.');
    return session;
  });

  async function keep(answer: string): Promise<Session> {
    const receivedAt = now();
    const kept = parseSessionAnswer(answer, receivedAt);
    eras.set(kept, signOuts);
    session = kept;
    await storage.save({ answer, receivedAt });
    return kept;
  }

  async function endOnServer(sessionId: string): Promise<void> {
    try {
      await endpoint.logout(sessionId);
    } catch (error) {
      const isGone = isClientError(error) && error.code === 'Unauthenticated';
      if (!isGone) throw error;
    }
  }

  function load(): Promise<void> {
    loading ??= storage.load().then((stored) => {
      if (stored !== undefined) eras.set(stored, signOuts);
      session ??= stored;
    });
    return loading;
  }

  async function current(): Promise<Session> {
    await load();
    if (session === undefined) return login();
    const serverTime = now() + session.clockOffset;
    if (serverTime < session.renewAt) return session;
    if (serverTime >= session.credentialsExpireAt) return renewOrLogin();
    const usable = session;
    return renewOrLogin().catch((error: unknown) => {
      if (isClientError(error) && error.code !== 'Unauthenticated') return usable;
      throw error;
    });
  }

  async function replace(refused: Session, part: RefusedPart, refusal: ClientError): Promise<Session> {
    if (session === undefined || eras.get(refused) !== signOuts) throw refusal;
    if (session !== refused) return session;
    return part === 'session' ? login() : renewOrLogin();
  }

  async function asUser<Result>(act: (sessionId: string) => Promise<Result>): Promise<Result> {
    const used = await current();
    try {
      return await act(used.sessionId);
    } catch (error) {
      if (!isClientError(error) || error.code !== 'Unauthenticated') throw error;
      return act((await replace(used, 'session', error)).sessionId);
    }
  }

  /** Forgets the session here, after a login that is under way. */
  async function forget(): Promise<Session | undefined> {
    await load();
    // A login under way would outlive the logout.
    await login.underWay()?.catch(() => undefined);
    const ended = session;
    session = undefined;
    signOuts += 1;
    return ended;
  }

  return {
    current,
    clockOffset: () => session?.clockOffset ?? 0,
    replace,
    login,
    asUser,

    async logout() {
      const forgotten = settled(forgetUser());
      const ended = await forget();
      const outcomes = [await settled(storage.remove()), await forgotten];
      if (ended !== undefined) await endOnServer(ended.sessionId);
      for (const outcome of outcomes) if (outcome !== undefined) throw outcome.failure;
    },

    async logoutAll() {
      await asUser(endpoint.logoutAll);
      const forgotten = forgetUser();
      await forget();
      await Promise.all([storage.remove(), forgotten]);
    },
  };
}

/** Why a task failed; undefined when it did not. */
function settled(task: Promise<void>): Promise<{ readonly failure: unknown } | undefined> {
  return task.then(
    () => undefined,
    (failure: unknown) => ({ failure }),
  );
}

interface Shared<T> {
  (): Promise<T>;
  underWay(): Promise<T> | undefined;
}

/** A task that runs once at a time: whoever asks while it runs gets the same promise. */
function shared<T>(task: () => Promise<T>): Shared<T> {
  let running: Promise<T> | undefined;
  async function runToTheEnd(): Promise<T> {
    try {
      return await task();
    } finally {
      running = undefined;
    }
  }
  const run = () => {
    running ??= runToTheEnd();
    return running;
  };
  return Object.assign(run, { underWay: () => running });
}
