import { FunctionError, httpStatusOfCode } from './errors.ts';
import type { Log } from './log.ts';

/** Logs why a request was not carried out: a fault of ours as an error, a refusal of what the caller sent as information. */
export function logRefusal(log: Log, error: unknown): void {
  if (error instanceof FunctionError && httpStatusOfCode[error.code] < 500) {
    log.info('refused', { code: error.code });
  } else log.error('failed', error);
}
