/** When a session began and when it ends. Milliseconds since 1970. */
export interface SessionTimes {
  readonly createdAt: number;
  /** Moves on with every renewal. */
  readonly idleExpiresAt: number;
  /** Stands from the login on. */
  readonly expiresAt: number;
}

/** When a session ends if nothing moves it on. */
export function endOfSession(session: SessionTimes): number {
  return Math.min(session.idleExpiresAt, session.expiresAt);
}

/** Says whether a session's time is over; it has ended at its very last millisecond. */
export function hasEnded(session: SessionTimes, now: number): boolean {
  return now >= endOfSession(session);
}

/** Instances' clocks differ a little: a session made "in the future" by no more than this is accepted. */
export const clockToleranceMilliseconds = 60_000;

/** Says whether a session holds at a moment. */
export function isSessionActive(session: SessionTimes, now: number): boolean {
  return session.createdAt <= now + clockToleranceMilliseconds && !hasEnded(session, now);
}
