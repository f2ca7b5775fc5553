import { TablestoreError } from '../protocol/errors.ts';
import type { RequestFaults } from './request-faults.ts';

/**
 * Does what a request asks for, with the faults that it meets on the way; undefined when its connection is to be
 * destroyed without an answer.
 *
 * @throws TablestoreError
 */
export async function runWithFaults(
  faults: RequestFaults,
  run: () => Promise<Uint8Array>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Uint8Array | undefined> {
  await wait(faults.latency());
  if (faults.dropsBefore()) return undefined;
  faults.failRequest();
  try {
    const answer = await run();
    faults.succeeded();
    return faults.dropsAfter() ? undefined : answer;
  } catch (error) {
    // Errors of the service are answers too, and get lost as others do.
    if (error instanceof TablestoreError && faults.dropsAfter()) return undefined;
    throw error;
  }
}
