import { TablestoreFailure } from './sdk-error.ts';

/** Calls `giveUp` once an answer has been waited for long enough; what it returns calls that off. */
export type Patience = (giveUp: () => void) => () => void;

/** Longer than the SDK's own two attempts of three seconds, with the pause between them. */
const patienceMilliseconds = 7_000;

export const usualPatience: Patience = (giveUp) => after(patienceMilliseconds, giveUp);

/**
 * The usual patience, but no longer than until an end, in milliseconds since 1970: a function that waits on is killed
 * by its timeout, and its caller learns nothing of why.
 */
export function patienceUntil(end: number, clock: () => number): Patience {
  return (giveUp) => after(Math.max(0, Math.min(patienceMilliseconds, end - clock())), giveUp);
}

function after(milliseconds: number, giveUp: () => void): () => void {
  const timer = setTimeout(giveUp, milliseconds);
  return () => clearTimeout(timer);
}

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
