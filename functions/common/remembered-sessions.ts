import { isSessionActive } from './session-times.ts';
import { digestOf, findActiveSession, isSessionId, type Session } from './sessions.ts';
import type { Store } from './tablestore/store.ts';

/**
 * So long after it was read, an instance takes a session for what it was then: a session that was revoked, logged out
 * or disabled meanwhile lives on for no longer than that. Counted from the reading, however often it is used.
 */
export const rememberedMilliseconds = 30_000;

const mostRemembered = 1000;

/** Finds the active session of a sessionId. Rejects with FunctionError `Unauthenticated`. */
export type FindSession = (store: Store, sessionId: unknown, now: number) => Promise<Session>;

/**
 * Makes the way in which one instance finds sessions: it remembers those that it has found active, by their digests,
 * so that most calls read nothing. Whether their time is over is judged by every call. Nobody is refused from memory:
 * what looks ended there may have been renewed, and is read again.
 */
export function createSessionMemory(): FindSession {
  const remembered = new Map<string, { readonly session: Session; readonly readAt: number }>();

  const recall = (key: string, now: number): Session | undefined => {
    const known = remembered.get(key);
    if (known === undefined) return undefined;
    const { session, readAt } = known;
    // A clock that has gone back no longer tells how old the reading is.
    const isRecent = now >= readAt && now < readAt + rememberedMilliseconds;
    if (isRecent && isSessionActive(session, now)) return session;
    remembered.delete(key);
    return undefined;
  };

  const remember = (session: Session, readAt: number): void => {
    remembered.delete(session.key);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= mostRemembered) remembered.delete(oldest);
    remembered.set(session.key, { session, readAt });
  };

  return async (store, sessionId, now) => {
    const known = isSessionId(sessionId) ? recall(digestOf(sessionId), now) : undefined;
    if (known !== undefined) return known;
    // `now` is from before the reading: what ends the session while it is read has its whole time from then on.
    const { session } = await findActiveSession(store, sessionId, now);
    remember(session, now);
    return session;
  };
}
