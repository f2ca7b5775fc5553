import * as v from 'valibot';
import { GatewayError, GatewayUnavailable, refusals } from './errors.ts';
import type { GatewayContext, GatewayReply, GatewayRequest } from './gateway-request.ts';
import type { Authorization } from './grants.ts';
import type { Parameters } from './oauth-token.ts';
import { isRsa2Signature, signRsa2 } from './rsa2.ts';

/** Answers requests to `/v3/...` as version 3 of the open platform does. It remembers nonces, so make one a gateway. */
export type AnswerVersion3 = (request: GatewayRequest) => GatewayReply;

/** How far a timestamp may be from the service's clock, in milliseconds. */
const allowedSkew = 10 * 60_000;

/**
 * Creates the answering side of version 3: the request is signed in its Authorization header and answered with the
 * bare result; a refusal has status 400, 401 or 404 and says `{code, message, links}`.
 *
 * The gateway's own codes are those of version 1 without `isv.` and `aop.`, as observed from the service. It is not
 * established whether a method's codes lose the prefix too; here they keep it, as business codes do (`ACQ.…`). Nor is
 * the code for a nonce that comes again; here it is `invalid-parameter`.
 */
export function createVersion3(context: GatewayContext): AnswerVersion3 {
  const useNonce = createNonceCheck(context.clock);

  function perform(request: GatewayRequest) {
    checkRequest(request, context, useNonce);
    const [path = ''] = request.url.split('?', 1);
    const method = context.methods.get(path.slice('/v3/'.length).replaceAll('/', '.'));
    if (!method) throw refusals.invalidMethod();
    if (request.method !== 'POST') throw refusals.invalidHttpMethod();
    return method(readParameters(request));
  }

  return (request) => {
    try {
      const { answer, signature } = perform(request);
      return reply(200, answer, signature, context);
    } catch (error) {
      if (error instanceof GatewayUnavailable) throw error;
      if (!(error instanceof GatewayError)) context.onError(error);
      const refusal = error instanceof GatewayError ? error : refusals.internal();
      const code = refusal.byMethod ? refusal.subCode : refusal.subCode.replace(/^(isv|aop)\./, '');
      const link = `https://open.alipay.com/api/errCheck?code=${encodeURIComponent(code)}&source=openapi`;
      const body = { code, message: refusal.subMsg, links: [{ link, desc: '解决方案' }] };
      return reply(statusOf(refusal), body, code.endsWith('app-id') ? 'missing' : 'valid', context);
    }
  };
}

function statusOf({ code, subCode }: GatewayError): number {
  if (subCode === 'isv.invalid-method') return 404;
  if (code === '20000') return 500;
  return code === '20001' ? 401 : 400;
}

/** The checks up to the app id stand in the order observed from the service. */
function checkRequest(
  request: GatewayRequest,
  context: GatewayContext,
  useNonce: (nonce: string) => void,
): void {
  const { authString, signature } = readAuthorization(request.headers.authorization);
  const fields = new Map(authString.split(',').map((field) => splitAtFirst(field, '=')));
  const timestamp = fields.get('timestamp');
  if (!timestamp) throw refusals.missingTimestamp();
  if (!fields.get('app_id')) throw refusals.missingAppId();
  if (fields.get('app_id') !== context.appId) throw refusals.invalidAppId();
  const nonce = fields.get('nonce');
  if (!nonce) throw refusals.invalidParameter('nonce');
  if (!/^\d{13}$/.test(timestamp) || Math.abs(context.clock() - Number(timestamp)) > allowedSkew) {
    throw refusals.invalidTimestamp();
  }
  if (!signature) throw refusals.missingSignature();

  const { method, url, body, headers } = request;
  const appAuthToken = headers['alipay-app-auth-token'];
  const signed = [
    authString,
    method,
    url,
    body,
    ...(appAuthToken === undefined ? [] : [appAuthToken]),
    '',
  ].join('\n');
  if (!isRsa2Signature(signed, signature, context.appPublicKey)) throw refusals.invalidSignature(signed);
  if (appAuthToken !== undefined) throw refusals.invalidAppAuthToken();
  useNonce(nonce);
}

function readAuthorization(header: string | undefined): { authString: string; signature: string } {
  const scheme = 'ALIPAY-SHA256withRSA ';
  const given = header?.startsWith(scheme) ? header.slice(scheme.length) : '';
  const [authString, signature] = splitAtFirst(given, ',sign=');
  return { authString, signature };
}

function splitAtFirst(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** A nonce is kept for as long as any timestamp that came with it could still be accepted. */
function createNonceCheck(clock: () => number): (nonce: string) => void {
  const used = new Map<string, number>();
  return (nonce) => {
    const now = clock();
    for (const [old, forgetAt] of used) {
      if (forgetAt > now) break;
      used.delete(old);
    }
    if (used.has(nonce)) throw refusals.invalidParameter('nonce');
    used.set(nonce, now + 2 * allowedSkew);
  };
}

function readParameters({ headers, body }: GatewayRequest): Parameters {
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    throw refusals.invalidContentType();
  const json = parseJson(body);
  const parameters = v.safeParse(v.record(v.string(), v.string()), json);
  if (!parameters.success) throw refusals.invalidParameter(v.getDotPath(parameters.issues[0]) ?? 'body');
  return new Map(Object.entries(parameters.output));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.illegalJson();
  }
}

function reply(
  status: number,
  content: object,
  signature: Authorization['signature'],
  { alipayPrivateKey, clock, random }: GatewayContext,
): GatewayReply {
  const body = JSON.stringify(content);
  const timestamp = String(clock());
  const nonce = random(16).toString('hex');
  const signed = `${timestamp}\n${nonce}\n${body}\n${signature === 'wrong' ? '\n' : ''}`;
  return {
    status,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      'alipay-trace-id': random(16).toString('hex'),
      'alipay-timestamp': timestamp,
      'alipay-nonce': nonce,
      ...(signature === 'missing' ? {} : { 'alipay-signature': signRsa2(signed, alipayPrivateKey) }),
    },
    body,
  };
}
