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
  const parsed = v.safeParse(contextSchema, context);
  const timeout = parsed.success ? parsed.output.function.timeout : usualTimeoutSeconds;
  return begun + timeout * 1000 * (1 - reservedShare);
}
