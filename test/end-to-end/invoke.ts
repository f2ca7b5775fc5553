import { createHash, createHmac, randomBytes } from 'node:crypto';
import Fc2 from '@alicloud/fc2';
import { encodePathSegment, signAcs3 } from '../../client/source/acs3-signature.ts';
import type { Endpoints } from '../../local/cloud/endpoints.ts';

/** Any AccessKey, of the developer or from STS. */
export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export interface Invocation {
  readonly functionName: string;
  readonly serviceName?: string;
  readonly payload: unknown;
}

/** What came back: `code` when Function Compute itself refused, `answer` when a function answered. */
export interface InvocationResult {
  readonly status: number;
  readonly code?: string;
  readonly answer?: unknown;
}

/** Invokes through API 2016-08-15 with the genuine SDK. */
export async function invokeByFc2(
  { accountId, region, functionCompute }: Endpoints,
  keys: Keys,
  { functionName, serviceName = '', payload }: Invocation,
): Promise<InvocationResult> {
  const client = new Fc2(accountId, {
    accessKeyID: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    securityToken: keys.securityToken ?? '',
    region,
    endpoint: functionCompute.endpoint,
    timeout: 10_000,
  });
  try {
    const { data } = await client.invokeFunction(serviceName, functionName, JSON.stringify(payload), {});
    return { status: 200, answer: typeof data === 'string' ? JSON.parse(data) : data };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const status = /failed with (\d+)/.exec(message)?.[1];
    return { status: Number(status), ...(code === undefined ? {} : { code }) };
  }
}

/** Invokes through API 2023-03-30; `tamper` may change the request after it was signed. */
export async function invokeByAcs3(
  { functionCompute }: Endpoints,
  keys: Keys,
  { functionName, payload }: Invocation,
  tamper: (request: { body: string; headers: Record<string, string> }) => void = () => undefined,
): Promise<InvocationResult> {
  const path = `/2023-03-30/functions/${encodePathSegment(functionName)}/invocations`;
  const request = {
    method: 'POST',
    host: new URL(functionCompute.endpoint).host,
    path,
    query: {},
    headers: {
      'content-type': 'application/octet-stream',
      'x-acs-action': 'InvokeFunction',
      'x-acs-version': '2023-03-30',
    },
    body: JSON.stringify(payload),
  };
  const date = `${new Date().toISOString().slice(0, 19)}Z`;
  const headers = signAcs3(request, keys, date, randomBytes(16).toString('hex'), {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
  });
  const sent = { body: request.body, headers };
  tamper(sent);
  const response = await fetch(functionCompute.endpoint + path, { method: 'POST', ...sent });
  const answer = (await response.json()) as { Code?: string };
  return response.ok
    ? { status: response.status, answer }
    : { status: response.status, code: answer.Code ?? '' };
}
