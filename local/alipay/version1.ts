import { GatewayError, GatewayUnavailable, refusals } from './errors.ts';
import type { GatewayContext, GatewayReply, GatewayRequest } from './gateway-request.ts';
import type { Authorization } from './grants.ts';
import type { Parameters } from './oauth-token.ts';
import { isRsa2Signature, signRsa2 } from './rsa2.ts';

/**
 * Answers `POST /gateway.do` as version 1 of the open platform does: always with status 200, and the answer or refusal
 * in a member that is named after the method, or in `error_response` when the method itself refuses.
 *
 * A refusal of the app id is not signed, as observed from the service: it does not know with which key.
 *
 * @throws GatewayUnavailable
 */
export function answerVersion1(request: GatewayRequest, context: GatewayContext): GatewayReply {
  let method: string | undefined;
  try {
    const parameters = readParameters(request);
    method = parameters.get('method');
    checkRequest(parameters, context);
    const { answer, signature } = perform(parameters, context);
    return reply(memberName(method), answer, signature, context);
  } catch (error) {
    if (error instanceof GatewayUnavailable) throw error;
    if (!(error instanceof GatewayError)) context.onError(error);
    const refusal = error instanceof GatewayError ? error : refusals.internal();
    const { code, msg, subCode: sub_code, subMsg: sub_msg } = refusal;
    const name = refusal.byMethod ? 'error_response' : memberName(method);
    const signature = /app-id$/.test(sub_code) ? 'missing' : 'valid';
    return reply(name, { code, msg, sub_code, sub_msg }, signature, context);
  }
}

function memberName(method: string | undefined): string {
  return method && /^[a-z]+(\.[a-z]+)+$/.test(method)
    ? `${method.replaceAll('.', '_')}_response`
    : 'error_response';
}

/** Query and form together; a name that comes twice is refused, because the signature would cover only one of them. */
function readParameters({ url, body }: GatewayRequest): Parameters {
  const at = url.indexOf('?');
  const parameters = new Map<string, string>();
  for (const [name, value] of [
    ...new URLSearchParams(at < 0 ? '' : url.slice(at)),
    ...new URLSearchParams(body),
  ]) {
    if (parameters.has(name)) throw refusals.invalidParameter(name);
    parameters.set(name, value);
  }
  return parameters;
}

/** The app id comes before the signature, as observed from the service. */
function checkRequest(parameters: Parameters, { appId, appPublicKey }: GatewayContext): void {
  if (!parameters.get('method')) throw refusals.missingMethod();
  if (!parameters.get('app_id')) throw refusals.missingAppId();
  if (parameters.get('app_id') !== appId) throw refusals.invalidAppId();
  if (!parameters.get('version')) throw refusals.missingVersion();
  if (parameters.get('version') !== '1.0') throw refusals.invalidParameter('version');
  if (parameters.get('charset')?.toLowerCase() !== 'utf-8') throw refusals.invalidCharset();
  checkTimestamp(parameters.get('timestamp'));
  if (parameters.has('app_auth_token')) throw refusals.invalidAppAuthToken();

  if (!parameters.get('sign_type')) throw refusals.missingSignatureType();
  if (parameters.get('sign_type') !== 'RSA2') throw refusals.invalidSignatureType();
  const signature = parameters.get('sign');
  if (!signature) throw refusals.missingSignature();
  const signed = signedText(parameters);
  if (!isRsa2Signature(signed, signature, appPublicKey)) {
    throw refusals.invalidSignature(signed.replaceAll('&', '&amp;'));
  }
}

/** Only the form is checked: whether the service also compares it with its clock is not documented. */
function checkTimestamp(timestamp: string | undefined): void {
  if (!timestamp) throw refusals.missingTimestamp();
  const time = Date.parse(`${timestamp.replace(' ', 'T')}Z`);
  const wellFormed =
    !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19).replace('T', ' ') === timestamp;
  if (!wellFormed) throw refusals.invalidTimestamp();
}

/** Everything but the signature that is not empty, sorted by name. */
function signedText(parameters: Parameters): string {
  return [...parameters]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
}

function perform(parameters: Parameters, { methods }: GatewayContext) {
  const method = methods.get(parameters.get('method') ?? '');
  if (!method) throw refusals.invalidMethod();
  return method(parameters);
}

function reply(
  name: string,
  content: object,
  signature: Authorization['signature'],
  { alipayPrivateKey, random }: GatewayContext,
): GatewayReply {
  const inner = JSON.stringify(content);
  const signed = signature === 'wrong' ? `${inner} ` : inner;
  const sign = signature === 'missing' ? '' : `,"sign":"${signRsa2(signed, alipayPrivateKey)}"`;
  return {
    status: 200,
    headers: { 'content-type': 'text/html;charset=utf-8', trace_id: random(16).toString('hex') },
    body: `{"${name}":${inner}${sign}}`,
  };
}
