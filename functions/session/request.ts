import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';
import type { HttpRequest } from './http.ts';

/** What a client can ask of the session function. Unknown fields are ignored: the original client posts all that
 * `my.getAuthCode` gave it. */
export type SessionRequest =
  | { readonly action: 'login'; readonly authCode: string }
  | { readonly action: 'renew' | 'logout'; readonly sessionId: unknown };

const longestAuthCode = 256;

const bodySchema = v.union([
  v.object({ action: v.picklist(['renew', 'logout']), sessionId: v.unknown() }),
  v.pipe(
    v.object({
      action: v.optional(v.literal('login')),
      authCode: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestAuthCode)),
    }),
    v.transform(({ authCode }) => ({ action: 'login' as const, authCode })),
  ),
]);

/**
 * @throws FunctionError `InvalidArgument` that says what a request looks like. A sessionId is not looked at here:
 * a malformed one is answered like an unknown one.
 */
export function parseSessionRequest({ method, body }: HttpRequest): SessionRequest {
  if (method !== 'POST') throw new FunctionError('InvalidArgument', 'Use POST.');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), bodySchema), body);
  if (parsed.success) return parsed.output;
  throw new FunctionError(
    'InvalidArgument',
    'Send JSON: {"authCode"}, {"action":"renew","sessionId"} or {"action":"logout","sessionId"}.',
  );
}
