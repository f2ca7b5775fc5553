import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { OpenApiUtil } from '@alicloud/openapi-core';
import { Request } from '@darabonba/typescript';
import type { AccessKey } from '../ram/access-keys.ts';
import { accountId } from './function-compute.fixture.ts';

const Fc2: {
  getSignature(
    accessKeyId: string,
    accessKeySecret: string,
    method: string,
    path: string,
    headers: object,
    queries: object | null,
  ): string;
} = require('@alicloud/fc2');

/** A request as it goes over the wire. */
export interface Call {
  readonly endpoint: string;
  method: string;
  /** With the query. */
  path: string;
  readonly headers: Record<string, string>;
  body: string;
}

/** Puts the signature of one API on a call, with what belongs to it. */
export interface Signer {
  /** The headers that are signed. */
  headers(call: Call, key: AccessKey, now: number): Record<string, string>;
  authorization(call: Call, key: AccessKey): string;
}

/** ACS3-HMAC-SHA256, computed by the genuine `@alicloud/openapi-core`. */
export const acs3: Signer = {
  headers: ({ endpoint, body }, { securityToken }, now) => ({
    host: new URL(endpoint).host,
    'content-type': 'application/octet-stream',
    'x-acs-action': 'InvokeFunction',
    'x-acs-version': '2023-03-30',
    'x-acs-date': new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': createHash('sha256').update(body).digest('hex'),
    ...(securityToken !== undefined && { 'x-acs-security-token': securityToken }),
  }),
  authorization({ method, path, headers }, key) {
    const url = new URL(path, 'http://127.0.0.1');
    const request = Object.assign(new Request(), {
      method,
      pathname: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
    });
    const digest = headers['x-acs-content-sha256'] ?? '';
    return OpenApiUtil.getAuthorization(
      request,
      'ACS3-HMAC-SHA256',
      digest,
      key.accessKeyId,
      key.accessKeySecret,
    );
  },
};

/** The signature of API 2016-08-15, computed by the genuine `@alicloud/fc2`. */
export const fc: Signer = {
  headers: ({ endpoint, body }, { securityToken }, now) => ({
    host: new URL(endpoint).host,
    'content-type': 'application/octet-stream',
    'content-md5': createHash('md5').update(body).digest('base64'),
    date: new Date(now).toUTCString(),
    'x-fc-account-id': accountId,
    ...(securityToken !== undefined && { 'x-fc-security-token': securityToken }),
  }),
  authorization({ method, path, headers }, key) {
    const url = new URL(path, 'http://127.0.0.1');
    const isApi = url.pathname.endsWith('/invocations');
    const queries = isApi ? null : Object.fromEntries(url.searchParams);
    return Fc2.getSignature(key.accessKeyId, key.accessKeySecret, method, url.pathname, headers, queries);
  },
};

/** What is wrong with a call: the key, or what happens to it before or after it is signed. */
export interface Fault {
  readonly key?: AccessKey;
  readonly before?: (call: Call) => void;
  readonly after?: (call: Call) => void;
}

/** Makes a POST, lets the fault at it, and sends it with exactly those headers. */
export async function sendCall(
  signer: Signer,
  to: Pick<Call, 'endpoint' | 'path'>,
  { key, before, after }: Fault & { readonly key: AccessKey },
  now: number,
): Promise<{ status: number; body: string }> {
  const call: Call = { ...to, method: 'POST', headers: {}, body: 'hello' };
  Object.assign(call.headers, signer.headers(call, key, now));
  before?.(call);
  call.headers['authorization'] = signer.authorization(call, key);
  after?.(call);
  return await send(call);
}

function send({ endpoint, method, path, headers, body }: Call): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
