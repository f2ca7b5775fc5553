import { TablestoreFailure } from './sdk-error.ts';

/** Calls `giveUp` once an answer has been waited for long enough; what it returns calls that off. */
export type Patience = (giveUp: () => void) => () => void;

/** Longer than the SDK's own two attempts of three seconds, with the pause between them. */
const patienceMilliseconds = 7_000;

export const usualPatience: Patience = (giveUp) => {
  const timer = setTimeout(giveUp, patienceMilliseconds);
  return () => clearTimeout(timer);
};

/**
 * Waits for a call of the SDK, but not for ever: when a connection ends in the middle of an answer, the SDK never
 * calls back (observed from tablestore 5.6.5), and its own timeout does not notice.
 */
export async function withPatience<Result>(call: () => Promise<Result>, patience: Patience): Promise<Result> {
  let callOff: (() => void) | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    callOff = patience(() => reject(new TablestoreFailure('TimeoutError', 'No whole answer came.')));
  });
  try {
    return await Promise.race([call(), givenUp]);
  } finally {
    callOff?.();
  }
}
