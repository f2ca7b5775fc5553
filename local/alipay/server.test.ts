import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyPair } from './key-pair.ts';
import { isRsa2Signature, readPrivateKey, readPublicKey, signRsa2 } from './rsa2.ts';
import { appId, startTestGateway, type TestGateway } from './test-gateway.ts';
import { openId, userId } from './users.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startTestGateway();
});

afterEach(async () => {
  await gateway.close();
  expect(gateway.failures).toEqual([]);
});

async function authorize(
  body: unknown,
): Promise<{ status: number; authCode?: string; error?: { message: string } }> {
  const response = await fetch(`${gateway.endpoint}/local/authorize`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

function exchange(code = '') {
  const body = { grant_type: 'authorization_code', code };
  return gateway.sdk().curl<Record<string, string>>('POST', '/v3/alipay/system/oauth/token', { body });
}

describe('POST /local/authorize', () => {
  it('gives a code that names the user', async () => {
    const { status, authCode } = await authorize({ user: 'alice' });
    expect(status).toBe(200);
    expect(authCode).toMatch(/^[0-9a-f]{32}$/);
    expect((await exchange(authCode)).data).toMatchObject({ open_id: openId(appId, 'alice') });
  });

  it('gives another code each time', async () => {
    expect((await authorize({ user: 'alice' })).authCode).not.toBe(
      (await authorize({ user: 'alice' })).authCode,
    );
  });

  it('passes on how the exchange shall be answered', async () => {
    const byUserId = await authorize({ user: 'alice', identity: 'user_id' });
    expect((await exchange(byUserId.authCode)).data).toHaveProperty('user_id');
    const unsigned = await authorize({ user: 'alice', signature: 'missing' });
    await expect(exchange(unsigned.authCode)).rejects.toThrow();
    const unavailable = await authorize({ user: 'alice', unavailable: true });
    await expect(exchange(unavailable.authCode)).rejects.toThrow('<html>');
  });

  it.each(['a', '小明', 'Ωμέγα', '😀'.repeat(64)])('accepts the user %s', async (user) => {
    expect((await authorize({ user })).status).toBe(200);
  });

  it.each([
    ['no user', {}, 'user'],
    ['an empty user', { user: '' }, 'user: must be 1 to 64 characters'],
    ['a blank user', { user: ' \n' }, 'user: must not be blank'],
    ['a user of 65 characters', { user: '😀'.repeat(65) }, 'user: must be 1 to 64 characters'],
    ['half a character', { user: '\ud83d' }, 'user: must be 1 to 64 characters'],
    ['a user that is a list', { user: ['alice'] }, 'user: '],
    ['an unknown field', { user: 'alice', identitty: 'none' }, 'identitty: there is no such field'],
    ['an unknown identity', { user: 'alice', identity: 'openId' }, 'identity: '],
    ['an unknown signature', { user: 'alice', signature: 'bad' }, 'signature: '],
    ['unavailable as a string', { user: 'alice', unavailable: 'true' }, 'unavailable: '],
    ['a list', ['alice'], 'user: '],
    ['a string', 'alice', 'body: '],
  ])('refuses %s, saying where', async (_, body, message) => {
    const refusal = await authorize(body);
    expect(refusal).toMatchObject({
      status: 400,
      error: { code: 'InvalidArgument', message: expect.stringContaining(message) },
    });
  });

  it('refuses what is not JSON, and other methods', async () => {
    const url = `${gateway.endpoint}/local/authorize`;
    expect((await fetch(url, { method: 'POST', body: 'user=alice' })).status).toBe(400);
    expect((await fetch(url)).status).toBe(405);
  });
});

it('answers other paths with 404', async () => {
  expect((await fetch(`${gateway.endpoint}/gateway`)).status).toBe(404);
});

describe('the ids of users', () => {
  it('stay the same for a name and differ between names, apps and kinds', () => {
    expect(openId('app', 'alice')).toMatch(/^[\w-]{47}$/);
    expect(userId('app', 'alice')).toMatch(/^2088\d{12}$/);
    // Data that a developer keeps from run to run belongs to these ids.
    expect(openId('app', 'alice')).toBe('UOBYT8nrar0SyNW6EWqQO1D7ontKYIdfb_XvrvCCAVn7qqK');
    expect(userId('app', 'alice')).toBe('2088038947816008');
    const names = Array.from({ length: 1000 }, (_, index) => `user${index}`);
    expect(new Set(names.map((name) => openId('app', name))).size).toBe(1000);
    expect(new Set(names.map((name) => userId('app', name))).size).toBe(1000);
    expect(openId('app2', 'alice')).not.toBe(openId('app', 'alice'));
    expect(openId('a', 'pp')).not.toBe(openId('ap', 'p'));
  });
});

describe('createKeyPair', () => {
  it('makes 2048-bit keys without armour, whose three forms belong together', () => {
    const pair = createKeyPair();
    const publicKey = readPublicKey(pair.publicKey);
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    for (const privateKey of [pair.privateKeyPkcs8, pair.privateKeyPkcs1]) {
      expect(privateKey).toMatch(/^[A-Za-z0-9+/]+=*$/);
      expect(isRsa2Signature('中文', signRsa2('中文', readPrivateKey(privateKey)), publicKey)).toBe(true);
    }
  });

  it('makes keys that are read with their armour too', () => {
    const pair = createKeyPair();
    const privateKey = readPrivateKey(pair.privateKeyPkcs8);
    const pem = readPrivateKey(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
    expect(pem.equals(privateKey)).toBe(true);
    const publicKey = readPublicKey(pair.publicKey);
    expect(
      readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString()).equals(publicKey),
    ).toBe(true);
  });
});
