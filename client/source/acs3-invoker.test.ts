import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { acs3HeadersToSign, acs3Signature, parseAcs3Authorization } from '../testing/fc-signatures.ts';
import { createAcs3Invoker } from './acs3-invoker.ts';
import type { HttpRequest } from './platform.ts';
import type { Session } from './session.ts';

const time = Date.UTC(2026, 10, 20, 12, 0, 0, 999);

it.each([
  ['https://1.cn-hangzhou.fc.aliyuncs.com', '1.cn-hangzhou.fc.aliyuncs.com'],
  ['https://1.CN-Hangzhou.fc.aliyuncs.com/', '1.cn-hangzhou.fc.aliyuncs.com'],
  ['https://fc.example:443', 'fc.example'],
  ['http://fc.example:80/', 'fc.example'],
  ['http://fc.example:443', 'fc.example:443'],
  ['https://fc.example:8443', 'fc.example:8443'],
])('signs for %s the host %s, which HTTP clients send', async (endpoint, host) => {
  const requests: HttpRequest[] = [];
  const invoker = createAcs3Invoker(
    {
      hashes: {
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
      },
      randomBytes,
    },
    sessionAt(endpoint),
    () => time,
    async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: '' };
    },
  );
  await invoker.invoke('todo-list$db', '{}');
  await invoker.invoke('todo-list$db', '{}');

  const [request, second] = requests;
  if (request === undefined || second === undefined) throw new Error('no request was sent');
  const { pathname, host: sentHost } = new URL(request.url);
  expect(sentHost).toBe(host);
  expect(pathname).toBe('/2023-03-30/functions/todo-list%24db/invocations');
  expect(request.headers['content-type']).toBe('application/json');
  expect(request.headers['x-acs-date']).toBe('2026-11-20T12:00:00Z');
  expect(request.headers['x-acs-signature-nonce']).not.toBe(second.headers['x-acs-signature-nonce']);
  const headers = { ...request.headers, host };
  const received = { method: 'POST', target: pathname, headers, body: Buffer.from('{}') };
  expect(parseAcs3Authorization(request.headers['authorization'] ?? '')?.signature).toBe(
    acs3Signature(received, acs3HeadersToSign(headers), 'secret'),
  );
});

function sessionAt(endpoint: string): Session {
  return {
    sessionId: 'session',
    credentials: { accessKeyId: 'STS.key', accessKeySecret: 'secret', securityToken: 'token' },
    credentialsExpireAt: time,
    renewAt: time,
    clockOffset: 0,
    functions: {
      endpoint,
      accountId: '1',
      region: 'cn-hangzhou',
      db: 'todo-list$db',
      api: { version: '2023-03-30' },
    },
  };
}
