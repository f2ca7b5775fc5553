import { FunctionError } from '../common/errors.ts';
import { isPassing } from '../common/tablestore/access.ts';
import { TablestoreFailure, toTablestoreFailure } from '../common/tablestore/sdk-error.ts';
import type { OperateScope } from './operation.ts';

/** How long an operation may go on, and how it waits. */
export type Time = Pick<OperateScope, 'clock' | 'deadline' | 'wait'>;

const firstWait = 200;
const longestWait = 5_000;

/** Tablestore kept refusing, as it does for a while, until the invocation's time was over. */
export class OutOfTime extends FunctionError {
  constructor(failure: TablestoreFailure) {
    super(
      'Unavailable',
      `Tablestore has not accepted it in the time there was ("${failure.message}"). Run it again; what is done stays done.`,
      { cause: failure },
    );
  }
}

/**
 * Calls Tablestore, through the SDK or the Store, until it answers otherwise than with throttling or a passing fault,
 * waiting longer each time.
 *
 * @throws OutOfTime; a TablestoreFailure when it refuses for good.
 */
export async function withinTime<Result>(time: Time, call: () => Promise<Result>): Promise<Result> {
  for (let wait = firstWait; ; wait = Math.min(2 * wait, longestWait)) {
    try {
      return await call();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      if (!isPassing(failure)) throw failure;
      if (time.clock() + wait >= time.deadline) throw new OutOfTime(failure);
      await time.wait(wait);
    }
  }
}

function failureOf(error: unknown): TablestoreFailure | undefined {
  if (!(error instanceof FunctionError)) return toTablestoreFailure(error);
  return error.cause instanceof TablestoreFailure ? error.cause : undefined;
}
