import { refuseCancelled } from './cancellation.ts';
import { isClientError } from './errors.ts';
import type { CallLimits, Platform } from './platform.ts';

/** How long a call may take and how often it is repeated. */
export type RepeatLimits = Pick<CallLimits, 'signal' | 'timeout'> & { readonly retries: number };

/** Does what may be done more than once, and does it again when it failed for a reason that may pass. */
export type Repeat = <Result>(task: () => Promise<Result>, limits: RepeatLimits) => Promise<Result>;

/**
 * Reasons that may pass are no answer, a service that is down, and one that is asked too much. Before each repetition
 * comes a pause of random length, up to 0.4 seconds, then up to 1.2, 3.6 and so on, so that devices that failed together
 * do not come back together. None begins when `timeout` has passed since the first attempt began, so that all of it takes
 * twice that at most.
 */
export function createRepeat({
  now,
  wait,
  randomBytes,
}: Pick<Platform, 'now' | 'wait' | 'randomBytes'>): Repeat {
  return async (task, { signal, timeout, retries }) => {
    const deadline = now() + timeout;
    for (let attempt = 0; ; attempt += 1) {
      refuseCancelled(signal);
      try {
        return await task();
      } catch (error) {
        const [random = 0] = randomBytes(1);
        const pause = (400 * 3 ** attempt * random) / 256;
        const isLast = attempt >= retries || now() + pause >= deadline;
        if (wait === undefined || isLast || !mayPass(error)) throw error;
        await wait(pause);
      }
    }
  };
}

function mayPass(error: unknown): boolean {
  return isClientError(error) && (error.code === 'Unavailable' || error.code === 'ResourceExhausted');
}
