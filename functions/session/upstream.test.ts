import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { type AnsweringServer, startAnsweringServer } from '../common/testing/answering-server.ts';
import { createAlipayIdentification } from './alipay.ts';
import { createInvokeCredentials } from './invoke-credentials.ts';

const servers: AnsweringServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function startService(answer: RequestListener): Promise<string> {
  const server = await startAnsweringServer(answer);
  servers.push(server);
  return server.url;
}

const json =
  (status: number, value: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const reset: RequestListener = (request) => request.socket.destroy();
const html: RequestListener = (_, response) => response.writeHead(502).end('<html>Bad gateway</html>');

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const der = {
  privateKey: { type: 'pkcs8', format: 'der' },
  publicKey: { type: 'spki', format: 'der' },
} as const;

it.each([
  ['a refused authCode', json(400, { code: 'isv.code-invalid', message: 'no' }), 'Unauthenticated'],
  ['the same without its prefix', json(400, { code: 'code-invalid', message: 'no' }), 'Unauthenticated'],
  [
    'the authCode of another app',
    json(400, { code: 'isv.unmatched-app-id', message: 'no' }),
    'Unauthenticated',
  ],
  [
    'a fault of its own with status 400',
    json(400, { code: 'isp.unknow-error', message: 'no' }),
    'Unavailable',
  ],
  ['throttling', json(429, { code: 'too-many-requests', message: 'no' }), 'Unavailable'],
  ['a fault with status 500', json(500, { code: 'system-error', message: 'no' }), 'Unavailable'],
  [
    'a refusal of a nonce that it has seen, because the SDK repeated a lost request',
    json(400, { code: 'invalid-parameter', message: '参数无效: nonce' }),
    'Unavailable',
  ],
  ['a refusal of the app', json(401, { code: 'invalid-app-id', message: 'no' }), 'Internal'],
  ['a refusal of its signature', json(400, { code: 'invalid-signature', message: 'no' }), 'Internal'],
  ['an unsigned identity', json(200, { open_id: 'forged' }), 'Unavailable'],
  ['something else than JSON', html, 'Unavailable'],
  ['a cut connection', reset, 'Unavailable'],
])(
  'when Alipay answers with %s, the login fails with the code that says what to do',
  async (_, answer, code) => {
    const identify = createAlipayIdentification({
      ALIPAY_APP_ID: '2021',
      ALIPAY_PRIVATE_KEY: keys.privateKey.export(der.privateKey).toString('base64'),
      ALIPAY_PUBLIC_KEY: keys.publicKey.export(der.publicKey).toString('base64'),
      ALIPAY_ENDPOINT: await startService(answer),
      ALIPAY_IDENTITY_KIND: 'any',
    });
    await expect(identify('some code')).rejects.toMatchObject({ code });
  },
);

const sts = {
  INVOKE_ROLE: 'mini-app-invoke',
  INVOKE_API: '2023-03-30',
  DB_SERVICE: undefined,
  DB_FUNCTION: 'db',
} as const;
const contextOf = (securityToken: string) => ({
  requestId: 'r',
  region: 'cn-hangzhou',
  accountId: '1',
  credentials: { accessKeyId: 'a', accessKeySecret: 'b', securityToken },
});

it.each([
  ['throttling', json(400, { Code: 'Throttling.User', Message: 'slow down' }), 'ResourceExhausted'],
  ['a refusal', json(403, { Code: 'NoPermission', Message: 'no' }), 'Internal'],
  ['a refusal that it does not document', json(403, { Code: 'Forbidden.RAM', Message: 'no' }), 'Internal'],
  ['a fault of its own', json(500, { Code: 'InternalError', Message: 'oops' }), 'Unavailable'],
  ['something else than JSON', html, 'Unavailable'],
  ['an answer without credentials', json(200, { RequestId: 'r' }), 'Unavailable'],
  ['a cut connection', reset, 'Unavailable'],
])(
  'when STS answers with %s, the login fails with the code that says what to do',
  async (_, answer, code) => {
    const issue = createInvokeCredentials({ ...sts, STS_ENDPOINT: await startService(answer) });
    await expect(issue(contextOf('c'), 'alipay:open_id:x')).rejects.toMatchObject({ code });
  },
);

it('logins use the connection to STS of those before, until the role has other credentials', async () => {
  const sockets = new Set<Socket>();
  const Credentials = { AccessKeyId: 'a', AccessKeySecret: 'b', SecurityToken: 'c', Expiration: 'd' };
  const STS_ENDPOINT = await startService((request, response) => {
    sockets.add(request.socket);
    json(200, { Credentials })(request, response);
  });
  const issue = createInvokeCredentials({ ...sts, STS_ENDPOINT });
  const connections: number[] = [];
  for (const token of ['first', 'first', 'first', 'second', 'second']) {
    expect(await issue(contextOf(token), 'alipay:open_id:x')).toEqual(Credentials);
    connections.push(sockets.size);
  }
  expect(connections).toEqual([1, 1, 1, 2, 2]);
});
