import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';
import type { HttpRequest } from './http.ts';

const longestAuthCode = 256;
const longestPublicId = 64;

/**
 * A sessionId is not looked at here: a malformed one is answered like an unknown one. Unknown fields are ignored: the
 * original client posts all that `my.getAuthCode` gave it.
 */
const bodySchema = v.union([
  v.object({ action: v.picklist(['renew', 'logout', 'logoutAll', 'sessions']), sessionId: v.unknown() }),
  v.object({
    action: v.literal('revoke'),
    sessionId: v.unknown(),
    id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestPublicId)),
  }),
  v.pipe(
    v.object({
      action: v.optional(v.literal('login')),
      authCode: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestAuthCode)),
    }),
    v.transform(({ authCode }) => ({ action: 'login' as const, authCode })),
  ),
]);

/** What a client can ask of the session function. */
export type SessionRequest = v.InferOutput<typeof bodySchema>;

/** @throws FunctionError `InvalidArgument` that says what a request looks like. */
export function parseSessionRequest({ method, body }: HttpRequest): SessionRequest {
  if (method !== 'POST') throw new FunctionError('InvalidArgument', 'Use POST.');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), bodySchema), body);
  if (parsed.success) return parsed.output;
  throw new FunctionError(
    'InvalidArgument',
    'Send JSON: {"authCode"}, {"action","sessionId"} with action renew, logout, logoutAll or sessions, or ' +
      '{"action":"revoke","sessionId","id"}.',
  );
}
