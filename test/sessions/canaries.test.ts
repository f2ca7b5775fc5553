import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startAnsweringServer } from '../../functions/common/testing/answering-server.ts';
import { logIn, type SessionWorld, startSessionWorld } from './session-world.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await startSessionWorld();
});
afterAll(() => world.close());

/** A secret of each length that one can have, recognisable by its beginning. */
const canary = (name: string) =>
  `canary${name}${createHash('sha256').update(name).digest('base64url').slice(0, 32)}`;

/** Any twelve characters in a row of a secret: a part of one is a leak as well. */
function partsOf(secret: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at + 12 <= secret.length; at += 12) parts.push(secret.slice(at, at + 12));
  return parts;
}

function expectNowhere(secrets: readonly string[], texts: readonly string[]): void {
  const all = texts.join('\n');
  for (const part of secrets.flatMap(partsOf)) expect(all.includes(part) ? part : 'nowhere').toBe('nowhere');
}

it('what a client sends comes back in no answer and stands in no log line', async () => {
  const instances = world.start();
  const names = ['authCode', 'sessionId', 'id', 'action', 'uid', 'sid', 'op', 'collection', 'token'];
  const bodies = [
    ...names.map((name) => ({ authCode: 'x', [name]: canary(name) })),
    ...names.map((name) => ({ action: 'renew', sessionId: 'x', [name]: canary(name) })),
    ...['logout', 'logoutAll', 'sessions', 'revoke'].map((action) => ({
      action,
      sessionId: canary('sessionId').slice(0, 43).padEnd(43, 'A'),
      id: canary('id'),
    })),
    canary('body'),
    `{"authCode":"${canary('broken')}`,
  ];
  const answers: string[] = [];
  for (const body of bodies) answers.push((await instances.session(body)).text);
  for (const name of ['sid', 'op', 'id', 'cursor']) {
    answers.push(JSON.stringify(await instances.db({ sid: 'x', op: 'list', [name]: canary(name) })));
  }
  expectNowhere([...names, 'body', 'broken', 'cursor'].map(canary), [...answers, ...world.log]);
});

it('a life of a session tells its id and the STS credentials to its client alone', async () => {
  const instances = world.start();
  const from = world.log.length;
  const login = await instances.session({ authCode: world.alipay.authorize('canary') });
  const { sessionId, sts } = login.body as {
    sessionId: string;
    sts: { AccessKeySecret: string; SecurityToken: string };
  };
  const renewal = (await instances.session({ action: 'renew', sessionId })).body as { sts: typeof sts };
  const answers = [
    JSON.stringify(await instances.db({ sid: sessionId, op: 'put', obj: { id: 'a', text: 'x' } })),
    JSON.stringify(await instances.db({ sid: sessionId, op: 'list' })),
    (await instances.session({ action: 'sessions', sessionId })).text,
    JSON.stringify(await instances.operate({ op: 'listSessions', uid: await uidOfCanary() })),
    (await instances.session({ action: 'revoke', sessionId, id: sessionId })).text,
    (await instances.session({ action: 'logoutAll', sessionId })).text,
    (await instances.session({ action: 'renew', sessionId })).text,
  ];
  const secrets = [
    sessionId,
    ...[sts, renewal.sts].flatMap((one) => [one.AccessKeySecret, one.SecurityToken]),
  ];
  const key = createHash('sha256').update(sessionId).digest('base64url');
  expectNowhere([...secrets, key], [...answers, ...world.log.slice(from)]);
  const stored = [...(await world.rows())].map(
    ([id, columns]) => `${id} ${Object.values(columns).join(' ')}`,
  );
  expectNowhere(secrets, stored);
});

async function uidOfCanary(): Promise<string> {
  const key = [...(await world.rows()).keys()].find((one) => one.startsWith('auth_users/'));
  return key?.slice('auth_users/'.length) ?? '';
}

it('credentials of the role, the app’s keys and what services answer appear nowhere when all fails', async () => {
  const from = world.log.length;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ALIPAY_PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const leaky = await startAnsweringServer((request, response) => {
    // A service at its worst: it sends back all that it was sent.
    let sent = JSON.stringify(request.headers) + request.url;
    request.on('data', (chunk) => {
      sent += chunk;
    });
    request.on('end', () => response.writeHead(400).end(JSON.stringify({ code: sent, message: sent })));
  });
  const answers: string[] = [];
  const authCode = canary('authCode');
  for (const changes of [
    { ALIPAY_ENDPOINT: leaky.url, ALIPAY_PRIVATE_KEY },
    { ALIPAY_PRIVATE_KEY },
    { STS_ENDPOINT: leaky.url },
    { TABLESTORE_ENDPOINT: leaky.url },
    {
      ALIPAY_PRIVATE_KEY: canary('key'),
      ALIPAY_PUBLIC_KEY: canary('public'),
      SESSION_LIMIT: canary('limit'),
    },
  ]) {
    const instances = world.start(changes);
    answers.push((await instances.session({ authCode })).text);
    answers.push((await instances.session({ authCode: world.alipay.authorize('leak') })).text);
    answers.push(JSON.stringify(await instances.db({ sid: 'A'.repeat(43), op: 'list' })));
  }
  await leaky.close();
  const { accessKeySecret, securityToken } = world.context.credentials;
  const keys = [ALIPAY_PRIVATE_KEY, world.environment['ALIPAY_PRIVATE_KEY'] ?? ''].map((key) =>
    key.slice(48),
  );
  expectNowhere(
    [accessKeySecret, securityToken, authCode, ...keys, canary('key'), canary('public'), canary('limit')],
    [...answers, ...world.log.slice(from)],
  );
  expect(world.log.slice(from).some((line) => line.includes('ALIPAY_PRIVATE_KEY'))).toBe(true);
});

it('the tail of db’s log, which STS holders can read, names no user and no text of an error', async () => {
  const instances = world.start();
  const sessionId = await logIn(world, instances, 'tail');
  const from = world.log.length;
  await instances.db({ sid: sessionId, op: 'list' });
  await world.start({ TABLESTORE_ENDPOINT: 'http://127.0.0.1:1' }).db({ sid: sessionId, op: 'list' });
  const lines = world.log.slice(from);
  expect(lines).toHaveLength(2);
  expect(lines.join('\n')).not.toMatch(/alipay:|127\.0\.0\.1|ECONNREFUSED \d|stack/);
});

it('no bundle holds a value of the environment', () => {
  const root = join(__dirname, '..', '..');
  const bundles = ['session', 'db', 'operate'].map((name) =>
    readFileSync(join(root, 'dist', name, 'index.js'), 'utf8'),
  );
  const secrets = ['ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY']
    .map((name) => process.env[name] ?? '')
    .filter((value) => value.length > 12);
  expectNowhere(
    [...secrets, world.environment['ALIPAY_PRIVATE_KEY'] ?? ''].map((key) => key.slice(48)),
    bundles,
  );
  for (const bundle of bundles)
    expect(bundle).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----\\?n?[A-Za-z0-9+/]{20}/);
});
