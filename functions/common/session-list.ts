import { hasEnded } from './session-times.ts';
import type { ListedSession, User } from './users.ts';

/** The sessions that have not ended of themselves. */
export function activeSessions(user: User, now: number): readonly ListedSession[] {
  return user.sessions.filter((session) => !hasEnded(session, now));
}

/** The user with one more session; beyond the limit the oldest make room, and those that have ended are dropped. */
export function withSession(user: User, session: ListedSession, limit: number, now: number): User {
  const others = activeSessions(user, now).filter(({ key }) => key !== session.key);
  return { ...user, sessions: [...others, session].slice(-limit) };
}

/** The user with a session's idle end moved on; times never move back, though a clock may. */
export function withRenewal(user: User, key: string, now: number, idleExpiresAt: number): User {
  return {
    ...user,
    sessions: user.sessions.map((session) =>
      session.key === key
        ? {
            ...session,
            renewedAt: Math.max(session.renewedAt, now),
            idleExpiresAt: Math.max(session.idleExpiresAt, idleExpiresAt),
          }
        : session,
    ),
  };
}

/** The user without one session. */
export function withoutSession(user: User, key: string): User {
  return { ...user, sessions: user.sessions.filter((session) => session.key !== key) };
}

/** The user without any session: neither those listed nor those of logins that are under way. */
export function withoutSessions(user: User): User {
  return { ...user, sessions: [], sessionEpoch: user.sessionEpoch + 1 };
}

/** The keys of the sessions that are listed in one state of a user and not in the other. */
export function keysGone(before: User | undefined, after: User | undefined): string[] {
  const kept = new Set(after?.sessions.map(({ key }) => key));
  return (before?.sessions ?? []).map(({ key }) => key).filter((key) => !kept.has(key));
}
