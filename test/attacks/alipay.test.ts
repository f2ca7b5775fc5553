import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startAnsweringServer } from '../../functions/common/testing/answering-server.ts';
import { openId } from '../../local/alipay/users.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import type { Passed } from './world/interceptor.ts';
import { post, uidOf } from './world/user.ts';

const world = useAttackWorld(3);
afterEach(() => {
  world().alipay.impostor = undefined;
});

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Alipay itself answers. */
async function genuine({ path, headers, body }: Passed): Promise<Reply> {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(host|connection|content-length|accept-encoding)$/.test(name),
  );
  const response = await fetch(world().endpoints.alipay.endpoint + path, {
    method: 'POST',
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(body),
  });
  const signed = [...response.headers].filter(([name]) => /^(alipay-|content-type)/.test(name));
  return { status: response.status, headers: Object.fromEntries(signed), body: await response.text() };
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signedByAnother = (reply: Reply): Reply => {
  const { 'alipay-timestamp': timestamp, 'alipay-nonce': nonce } = reply.headers;
  const signature = createSign('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${reply.body}\n`)
    .sign(privateKey, 'base64');
  return { ...reply, headers: { ...reply.headers, 'alipay-signature': signature } };
};
const without =
  (name: string) =>
  (reply: Reply): Reply => ({
    ...reply,
    headers: Object.fromEntries(Object.entries(reply.headers).filter(([header]) => header !== name)),
  });
const withHeader =
  (name: string, value: string) =>
  (reply: Reply): Reply => ({
    ...reply,
    headers: { ...reply.headers, [name]: value },
  });
const withBody =
  (change: (body: string) => string) =>
  (reply: Reply): Reply => ({ ...reply, body: change(reply.body) });
const victim = () => openId(world().endpoints.alipay.appId, 'victim');
const asVictim = () => JSON.stringify({ open_id: victim(), user_id: '2088000000000000', access_token: 'x' });
const unsigned =
  (status: number, body: string, type = 'application/json') =>
  (): Reply => ({ status, headers: { 'content-type': type }, body });

const forgeries: readonly (readonly [string, (reply: Reply) => Reply])[] = [
  [
    'another identity under the same signature',
    withBody((body) => body.replace(/"open_id":"[^"]*"/, `"open_id":"${victim()}"`)),
  ],
  ['a second identity behind the first', withBody((body) => body.replace(/}$/, `,"open_id":"${victim()}"}`))],
  ['a space behind the body', withBody((body) => `${body} `)],
  ['a body that breaks off', withBody((body) => body.slice(0, -2))],
  ['an empty body', withBody(() => '')],
  ['the signature of another key', signedByAnother],
  ['no signature', without('alipay-signature')],
  ['an empty signature', withHeader('alipay-signature', '')],
  ['a signature of zeros', withHeader('alipay-signature', 'A'.repeat(344))],
  ['no time', without('alipay-timestamp')],
  ['another time', withHeader('alipay-timestamp', '0')],
  ['no nonce', without('alipay-nonce')],
  ['another nonce', withHeader('alipay-nonce', 'x')],
  ['the number of another certificate', (reply) => signedByAnother(withHeader('alipay-sn', 'x')(reply))],
  ['an unsigned identity', () => unsigned(200, asVictim())()],
  ['an unsigned identity with status 201', () => unsigned(201, asVictim())()],
  ['an unsigned identity with status 400', () => unsigned(400, asVictim())()],
  ['an unsigned identity with status 500', () => unsigned(500, asVictim())()],
  [
    'a refusal with an identity in it',
    () => unsigned(400, JSON.stringify({ code: 'code-invalid', message: '', open_id: victim() }))(),
  ],
  [
    'version 1’s form',
    () => unsigned(200, `{"alipay_system_oauth_token_response":${asVictim()},"sign":"x"}`)(),
  ],
  [
    'version 1’s error',
    () => unsigned(200, '{"error_response":{"code":"20000","sub_code":"isp.unknow-error"}}')(),
  ],
  ['HTML', () => unsigned(200, '<html><title>login</title></html>', 'text/html')()],
  ['HTML that is called JSON', () => unsigned(200, '<html></html>')()],
  ['what is said to be compressed', withHeader('content-encoding', 'gzip')],
  ['__proto__ for an identity', () => unsigned(200, `{"__proto__":${asVictim()}}`)()],
  ['a list', () => unsigned(200, `[${asVictim()}]`)()],
  ['null', () => unsigned(200, 'null')()],
  ['a megabyte of brackets', () => unsigned(200, '['.repeat(1_000_000))()],
];

describe('A13: an answer that is not, or not wholly, Alipay’s', () => {
  async function expectNobody(authCode: string): Promise<void> {
    const changes = await world().changes(async () => {
      const { status, text } = await post(world(), { authCode });
      expect([401, 500, 503]).toContain(status);
      expect(text).not.toMatch(/sign|open_id|stack|node_modules|oauth/i);
    });
    expect(changes).toEqual([]);
    tried(1);
  }

  it.each(forgeries)('with %s logs nobody in', async (_, forge) => {
    const authCode = await authorize(world().endpoints, 'mallory');
    world().alipay.impostor = (passed, response) => {
      genuine(passed)
        .then(forge)
        .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
    };
    await expectNobody(authCode);
    expect(world().log.join('\n')).not.toContain(victim());
  });

  it.each([301, 302, 303, 307, 308])(
    'that sends the function elsewhere with status %s logs nobody in, and the app’s signature stays behind',
    async (status) => {
      const headers: string[] = [];
      const thief = await startAnsweringServer((request, response) => {
        headers.push(JSON.stringify(request.headers));
        response.writeHead(200, { 'content-type': 'application/json' }).end(asVictim());
      });
      world().alipay.impostor = (_, response) =>
        response.writeHead(status, { location: `${thief.url}/v3/x` }).end();
      await expectNobody(await authorize(world().endpoints, 'mallory'));
      await thief.close();
      expect(headers.join()).not.toMatch(/authorization|ALIPAY-SHA256|app_id/i);
    },
  );

  it.each([
    ['an identity of nobody', { identity: 'none' }],
    ['a wrong signature', { signature: 'wrong' }],
    ['no signature', { signature: 'missing' }],
    ['a page that says it is down', { unavailable: true }],
  ])('with %s from the gateway itself logs nobody in', async (_, answer) => {
    await expectNobody(await authorize(world().endpoints, 'mallory', answer));
  });

  it('that ends in the middle, or before it begins, logs nobody in', async () => {
    world().alipay.impostor = (_, response) => response.destroy();
    await expectNobody(await authorize(world().endpoints, 'mallory'));
    world().alipay.impostor = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"open_id":');
      setImmediate(() => response.destroy());
    };
    await expectNobody(await authorize(world().endpoints, 'mallory'));
  });

  it('that is genuine logs in whom it names, once the impostor is gone', async () => {
    const changes = await world().changes(async () => {
      expect((await post(world(), { authCode: await authorize(world().endpoints, 'mallory') })).status).toBe(
        200,
      );
    });
    expect(changes).toEqual([
      expect.stringContaining('+auth_sessions/'),
      `+auth_users/${uidOf(world(), 'mallory')}`,
    ]);
  });
});
