import { expect } from '@jest/globals';
import type { SessionAnswer } from '../../../functions/session/session-answer.ts';
import { openId } from '../../../local/alipay/users.ts';
import type { Keys } from '../../end-to-end/invoke.ts';
import { authorize } from '../../end-to-end/test-cloud.ts';
import type { AttackWorld } from './attack-world.ts';
import { invokeSigned, type SignedInvocation, send, type WireAnswer } from './wire.ts';

/** Somebody with an account: what their phone has, and what anybody could find out about them. */
export interface User {
  readonly name: string;
  readonly uid: string;
  readonly sessionId: string;
  readonly keys: Required<Keys>;
  /** The same, or newer ones when these are about to expire: a long run outlives them. */
  readonly freshKeys: () => Promise<Required<Keys>>;
  readonly answer: SessionAnswer;
}

export interface Answer extends WireAnswer {
  /** Parsed, when it is JSON. */
  readonly body: unknown;
}

export function uidOf({ endpoints }: AttackWorld, name: string): string {
  return `alipay:open_id:${openId(endpoints.alipay.appId, name)}`;
}

function parsed(answer: WireAnswer): Answer {
  try {
    return { ...answer, body: JSON.parse(answer.text) };
  } catch {
    return { ...answer, body: undefined };
  }
}

/** Posts to the session URL. What is no text is sent as JSON. */
export async function post(
  { endpoints }: AttackWorld,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<Answer> {
  const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return parsed(await send({ url: endpoints.functionCompute.sessionUrl, headers, body: sent }));
}

function keysOf({ AccessKeyId, AccessKeySecret, SecurityToken }: SessionAnswer['sts']): Required<Keys> {
  return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
}

export async function signIn(world: AttackWorld, name: string): Promise<User> {
  const { status, body } = await post(world, { authCode: await authorize(world.endpoints, name) });
  expect(status).toBe(200);
  const answer = body as SessionAnswer;
  const { sessionId } = answer;
  let current = answer.sts;
  return {
    name,
    uid: uidOf(world, name),
    sessionId,
    keys: keysOf(answer.sts),
    async freshKeys() {
      if (Date.parse(current.Expiration) < Date.now() + 60_000) {
        const renewal = await post(world, { action: 'renew', sessionId });
        if (renewal.status === 200) current = (renewal.body as SessionAnswer).sts;
      }
      return keysOf(current);
    },
    answer,
  };
}

/** How db is called on the deployment's generation of Function Compute. */
export function dbOf({ endpoints }: AttackWorld): Pick<SignedInvocation, 'functionName' | 'serviceName'> {
  const { functions, service } = endpoints.functionCompute;
  return { functionName: functions.db, ...(service === undefined ? {} : { serviceName: service }) };
}

/** Invokes db with a user's STS token. An object gets the user's sid, unless it has one; what is no object is sent as it is. */
export async function ask(
  world: AttackWorld,
  { freshKeys, sessionId }: Pick<User, 'freshKeys' | 'sessionId'>,
  request: object | string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body =
    typeof request === 'string' || Buffer.isBuffer(request)
      ? request
      : JSON.stringify({ sid: sessionId, ...request });
  return parsed(await invokeSigned(world, await freshKeys(), { ...dbOf(world), body, headers }));
}

/** The code of an answer of session or db; undefined when it is no error. */
export function codeOf({ body }: Answer): unknown {
  return (body as { error?: { code?: unknown } } | undefined)?.error?.code;
}

/** The text of an answer without what differs from call to call. */
export function withoutIds(text: string, ...ids: readonly string[]): string {
  const named = ids.reduce((rest, id) => rest.replaceAll(id, 'ID'), text);
  return named
    .replace(/"requestId":"[^"]*"/g, '"requestId":""')
    .replace(/"(createdAt|updatedAt)":\d+/g, '"$1":0')
    .replace(/"_rev":"[^"]*"/g, '"_rev":""');
}

/** Invokes operate, as the developer alone can. */
export async function operate(world: AttackWorld, request: object): Promise<Answer> {
  const { functions, service } = world.endpoints.functionCompute;
  const serviceName = service === undefined ? {} : { serviceName: `${service}-operate` };
  const invocation = { functionName: functions.operate, ...serviceName, body: JSON.stringify(request) };
  return parsed(await invokeSigned(world, world.endpoints.credentials, invocation));
}
