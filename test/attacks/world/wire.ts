import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { encodePathSegment } from '../../../client/source/acs3-signature.ts';
import { acs3CanonicalRequest, acs3Signature } from '../../../local/function-compute/acs3-signature.ts';
import { fcSignature, fcStringToSign } from '../../../local/function-compute/fc-signature.ts';
import type { Keys } from '../../end-to-end/invoke.ts';
import type { AttackWorld } from './attack-world.ts';

export interface WireRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends exactly these headers; a `host` among them stands in the place of the true one. */
export function send({ url, method = 'POST', headers = {}, body = '' }: WireRequest): Promise<WireAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  const bytes = Buffer.from(body);
  const hasLength = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path: pathname + search,
        method,
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value as string])),
          ...(hasLength ? {} : { 'content-length': String(bytes.length) }),
        },
        agent: false,
      },
      (response) => {
        text(response).then(
          (answered) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answered }),
          reject,
        );
      },
    );
    request.on('error', reject);
    request.end(bytes);
  });
}

/** Which function is invoked, and how. */
export interface SignedInvocation {
  readonly functionName: string;
  readonly serviceName?: string;
  readonly qualifier?: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Invokes through API 2023-03-30, or 2016-08-15 when there is a service, with whatever headers are asked for. */
export function invokeSigned(
  { endpoints }: Pick<AttackWorld, 'endpoints'>,
  keys: Keys,
  invocation: SignedInvocation,
  tamper: (request: WireRequest) => WireRequest = (request) => request,
): Promise<WireAnswer> {
  const { endpoint } = endpoints.functionCompute;
  const signed =
    invocation.serviceName === undefined
      ? signAcs3(endpoint, keys, invocation)
      : signFc(endpoint, keys, invocation);
  return send(tamper(signed));
}

function signAcs3(
  endpoint: string,
  keys: Keys,
  { functionName, qualifier, body, headers }: SignedInvocation,
) {
  const path = `/2023-03-30/functions/${encodePathSegment(functionName)}/invocations`;
  const query = qualifier === undefined ? [] : [['qualifier', qualifier] as const];
  const search = qualifier === undefined ? '' : `?qualifier=${encodeURIComponent(qualifier)}`;
  const signedHeaders: Record<string, string> = {
    host: new URL(endpoint).host,
    'content-type': 'application/octet-stream',
    'x-acs-action': 'InvokeFunction',
    'x-acs-content-sha256': createHash('sha256').update(body).digest('hex'),
    'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2023-03-30',
    ...(keys.securityToken === undefined ? {} : { 'x-acs-security-token': keys.securityToken }),
  };
  const names = Object.keys(signedHeaders).sort();
  const canonical = acs3CanonicalRequest(
    { method: 'POST', path: decodeURIComponent(path), query, headers: signedHeaders },
    names,
  );
  const signature = acs3Signature(keys.accessKeySecret, canonical);
  const authorization = `ACS3-HMAC-SHA256 Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { url: endpoint + path + search, headers: { ...signedHeaders, ...headers, authorization }, body };
}

function signFc(endpoint: string, keys: Keys, invocation: SignedInvocation) {
  const { functionName, serviceName = '', qualifier, body } = invocation;
  const service = qualifier === undefined ? serviceName : `${serviceName}.${qualifier}`;
  const path = `/2016-08-15/services/${service}/functions/${functionName}/invocations`;
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    date: new Date().toUTCString(),
    ...(keys.securityToken === undefined ? {} : { 'x-fc-security-token': keys.securityToken }),
    ...invocation.headers,
  };
  const signature = fcSignature(
    keys.accessKeySecret,
    fcStringToSign({ method: 'POST', path, query: [], headers }, false),
  );
  return {
    url: endpoint + path,
    headers: { ...headers, authorization: `FC ${keys.accessKeyId}:${signature}` },
    body,
  };
}
