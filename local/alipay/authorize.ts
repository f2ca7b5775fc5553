import * as v from 'valibot';
import type { GatewayReply, GatewayRequest } from './gateway-request.ts';
import type { Authorization, Grants } from './grants.ts';

const authorization = v.strictObject({
  user: v.pipe(
    v.string(),
    v.regex(/^\P{Surrogate}{1,64}$/u, 'must be 1 to 64 characters, of any script'),
    v.check((user) => user.trim() !== '', 'must not be blank'),
  ),
  identity: v.optional(v.picklist(['open_id', 'user_id', 'none']), 'open_id'),
  signature: v.optional(v.picklist(['valid', 'wrong', 'missing']), 'valid'),
  unavailable: v.optional(v.boolean(), false),
});

/**
 * Answers `POST /local/authorize`, which no real gateway has: it gives `{"authCode"}`, what `my.getAuthCode` gives a
 * signed-in user. Beside `user`, the request may say how the gateway shall answer when that code is exchanged:
 * `identity`, `signature` and `unavailable`, as in Authorization.
 */
export function answerAuthorize({ method, body }: GatewayRequest, grants: Grants): GatewayReply {
  if (method !== 'POST') return refuse(405, 'Use POST.');
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), authorization), body);
  if (!result.success) return refuse(400, result.issues.map(complaint).join('; '));
  return reply(200, { authCode: grants.authorize(result.output satisfies Authorization) });
}

function complaint(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'body';
  const unknown = issue.type === 'strict_object' && issue.expected === 'never';
  return `${path}: ${unknown ? 'there is no such field' : issue.message}`;
}

function refuse(status: number, message: string): GatewayReply {
  return reply(status, { error: { code: 'InvalidArgument', message } });
}

function reply(status: number, body: object): GatewayReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}
