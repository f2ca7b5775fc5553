import * as v from 'valibot';
import { FunctionError } from './errors.ts';
import { SetupError } from './log.ts';

const contextSchema = v.object({
  requestId: v.string(),
  region: v.string(),
  accountId: v.string(),
  credentials: v.object({
    accessKeyId: v.pipe(v.string(), v.nonEmpty()),
    accessKeySecret: v.pipe(v.string(), v.nonEmpty()),
    securityToken: v.pipe(v.string(), v.nonEmpty()),
  }),
});

/** What the functions use of the context that Function Compute passes to a handler. */
export type FcContext = v.InferOutput<typeof contextSchema>;

/** Temporary credentials of the function's own role; Function Compute renews them between invocations. */
export type RoleCredentials = FcContext['credentials'];

/**
 * Parses the handler's second (event functions) or third (HTTP functions of FC 2.0) argument.
 *
 * @throws FunctionError `Internal` when the function was deployed without a role: its credentials are empty then.
 */
export function parseFcContext(context: unknown): FcContext {
  const parsed = v.safeParse(contextSchema, context);
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]) ?? 'context';
  throw new FunctionError('Internal', 'The function is not set up: its log says what is missing.', {
    cause: new SetupError(
      `The invocation's context lacks ${path}. Does the function have a role (s.yaml, "role")?`,
    ),
  });
}

/** The request id of an invocation, for answers and log lines, also when the rest of the context is unusable. */
export function requestIdOf(context: unknown): string {
  const parsed = v.safeParse(v.object({ requestId: v.string() }), context);
  return parsed.success ? parsed.output.requestId : 'unknown';
}
