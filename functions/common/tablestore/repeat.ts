import type { Attempt } from './access.ts';
import { isPassing } from './access.ts';
import { toTablestoreFailure } from './sdk-error.ts';

/** How long an invocation may go on, and how it waits. */
export interface RemainingTime {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** When the answer must be on its way, in milliseconds since 1970. */
  readonly deadline: number;
  /** Ends after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

const firstPause = 20;
const longestPause = 1_000;

/**
 * The pause before an attempt: anything up to a bound that doubles each time, so that those who were refused together
 * do not come back together.
 *
 * @param attempt from 0.
 */
export function pauseBefore(attempt: number, random: () => number): number {
  return Math.ceil(random() * Math.min(firstPause * 2 ** attempt, longestPause));
}

/**
 * Sends a call again while Tablestore throttles, fails or does not answer, as long as there is time. Only for calls
 * that may be repeated after their answer was lost.
 */
export function repeating(time: RemainingTime, random: () => number): Attempt {
  return async (call) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        const pause = pauseBefore(attempt, random);
        if (!isPassing(toTablestoreFailure(error)) || time.clock() + pause >= time.deadline) throw error;
        await time.wait(pause);
      }
    }
  };
}
