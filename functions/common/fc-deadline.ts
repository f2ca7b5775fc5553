import * as v from 'valibot';

const contextSchema = v.object({ function: v.object({ timeout: v.pipe(v.number(), v.minValue(1)) }) });

/** What the last call of an invocation and its answer may take. */
const reservedShare = 0.25;

/**
 * When an invocation's work must be over, in milliseconds since 1970: most of the function's own timeout after its
 * beginning.
 *
 * @param usualTimeoutSeconds for a context that does not say.
 */
export function deadlineOf(context: unknown, begun: number, usualTimeoutSeconds: number): number {
  return begun + timeoutOf(context, usualTimeoutSeconds) * (1 - reservedShare);
}

/** What the answer itself may take, when everything else has been given up. */
const answerShare = 0.05;

/**
 * Until when an invocation may wait for a call that has begun before its deadline, in milliseconds since 1970: what it
 * answers later, nobody gets.
 *
 * @param usualTimeoutSeconds for a context that does not say.
 */
export function lastWaitOf(context: unknown, begun: number, usualTimeoutSeconds: number): number {
  return begun + timeoutOf(context, usualTimeoutSeconds) * (1 - answerShare);
}

function timeoutOf(context: unknown, usualTimeoutSeconds: number): number {
  const parsed = v.safeParse(contextSchema, context);
  return 1000 * (parsed.success ? parsed.output.function.timeout : usualTimeoutSeconds);
}
