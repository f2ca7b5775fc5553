import type { FunctionErrorBody, Outcome } from './messages.ts';

/**
 * Describes what a function threw as Function Compute does: message, class and stack of an Error, the bare text of
 * anything else.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/error-handling-nodejs
 */
export function describeError(thrown: unknown): FunctionErrorBody {
  if (isError(thrown)) {
    return {
      errorMessage: thrown.message,
      errorType: thrown.name,
      stackTrace: (thrown.stack ?? '').split('\n'),
    };
  }
  return { errorMessage: typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown)) };
}

/** Not instanceof: an error that ended the thread is described outside of it, where it is an imitation of itself. */
function isError(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'stack' in thrown && 'message' in thrown;
}

/**
 * The outcome of a handler that threw or rejected. In 2.0 the class is prefixed, as
 * https://www.alibabacloud.com/help/en/fc/error-handling-5 shows.
 */
export function unhandled(thrown: unknown, generation: 2 | 3): Outcome {
  const error = describeError(thrown);
  return {
    kind: 'failed',
    errorType: 'UnhandledInvocationError',
    error:
      generation === 2 && error.errorType !== undefined
        ? { ...error, errorType: `FunctionUnhandledError: ${error.errorType}` }
        : error,
  };
}

/** The outcome of `callback(error)`: an error of its own kind in 2.0, one like any other in 3.0. */
export function passedToCallback(error: unknown, generation: 2 | 3): Outcome {
  return {
    kind: 'failed',
    errorType: generation === 2 ? 'HandledInvocationError' : 'UnhandledInvocationError',
    error: describeError(error),
  };
}
