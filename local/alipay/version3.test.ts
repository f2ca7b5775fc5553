import { createSign, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlipayRequestError } from 'alipay-sdk';
import { appId, appKeys, otherKeys, startTestGateway, type TestGateway } from './test-gateway.ts';
import { openId, userId } from './users.ts';

const path = '/v3/alipay/system/oauth/token';
let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startTestGateway();
});

afterEach(async () => {
  await gateway.close();
  expect(gateway.failures).toEqual([]);
});

function curl(body: Record<string, unknown>, sdk = gateway.sdk()) {
  return sdk.curl<Record<string, string>>('POST', path, { body });
}

function exchange(code: string, sdk = gateway.sdk()) {
  return curl({ grant_type: 'authorization_code', code }, sdk);
}

describe('version 3 through the genuine alipay-sdk', () => {
  it('exchanges an auth code for tokens and the open_id', async () => {
    gateway.now = Date.now();
    const { data, responseHttpStatus, traceId } = await exchange(gateway.authorize('alice'));
    expect(responseHttpStatus).toBe(200);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(data).toEqual({
      access_token: expect.stringMatching(/^authbseB[0-9a-f]{32}$/),
      auth_start: new Date(gateway.now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
      expires_in: 1_296_000,
      re_expires_in: 2_592_000,
      refresh_token: expect.stringMatching(/^authbseR[0-9a-f]{32}$/),
      open_id: openId(appId, 'alice'),
    });
  });

  it('names the user by user_id, or not at all, when the authorization asked for that', async () => {
    const byUserId = await exchange(gateway.authorize('alice', { identity: 'user_id' }));
    expect(byUserId.data).toMatchObject({ user_id: userId(appId, 'alice') });
    expect(byUserId.data).not.toHaveProperty('open_id');
    const nobody = await exchange(gateway.authorize('alice', { identity: 'none' }));
    expect(nobody.data).not.toHaveProperty('open_id');
    expect(nobody.data).not.toHaveProperty('user_id');
    expect(nobody.data).toHaveProperty('access_token');
  });

  it('takes an app key in PKCS#1 too', async () => {
    const sdk = gateway.sdk({ privateKey: appKeys.privateKeyPkcs1, keyType: 'PKCS1' });
    await expect(exchange(gateway.authorize('alice'), sdk)).resolves.toMatchObject({
      responseHttpStatus: 200,
    });
  });

  it.each(['unknown', 'used', 'expired'])('refuses a code that is %s', async (kind) => {
    const code = kind === 'unknown' ? 'a'.repeat(32) : gateway.authorize('alice');
    if (kind === 'used') await exchange(code);
    if (kind === 'expired') gateway.now += 3 * 60_000;
    const refusal = await exchange(code).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AlipayRequestError);
    expect(refusal).toMatchObject({
      code: 'isv.code-invalid',
      message: expect.stringContaining('授权码code无效'),
      responseHttpStatus: 400,
      links: [{ link: expect.any(String), desc: '解决方案' }],
    });
  });

  it('accepts a code until the last millisecond of its three minutes', async () => {
    const code = gateway.authorize('alice');
    gateway.now += 3 * 60_000 - 1;
    await expect(exchange(code)).resolves.toMatchObject({ responseHttpStatus: 200 });
  });

  it('lets one of two simultaneous exchanges of a code win', async () => {
    const code = gateway.authorize('alice');
    const results = await Promise.allSettled([exchange(code), exchange(code)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('rotates the refresh token and keeps the identity', async () => {
    const first = (await exchange(gateway.authorize('alice'))).data;
    const refresh = (token: string | undefined) =>
      curl({ grant_type: 'refresh_token', refresh_token: token });
    const second = (await refresh(first['refresh_token'])).data;
    expect(second['open_id']).toBe(first['open_id']);
    expect(second['access_token']).not.toBe(first['access_token']);
    await expect(refresh(first['refresh_token'])).rejects.toMatchObject({
      code: 'isv.refresh-token-invalid',
    });
    await expect(refresh(second['refresh_token'])).resolves.toMatchObject({ responseHttpStatus: 200 });
  });

  it.each([
    ['no code', { grant_type: 'authorization_code' }, 400, 'isv.code-invalid'],
    ['no refresh token', { grant_type: 'refresh_token' }, 400, 'isv.refresh-token-invalid'],
    ['no grant type', { code: 'x' }, 400, 'isv.grant-type-invalid'],
    ['another grant type', { grant_type: 'password' }, 400, 'isv.grant-type-invalid'],
    [
      'a code that is not a string',
      { grant_type: 'authorization_code', code: ['x'] },
      400,
      'invalid-parameter',
    ],
  ])('refuses %s', async (_, body, responseHttpStatus, code) => {
    await expect(curl(body)).rejects.toMatchObject({ code, responseHttpStatus });
  });

  it('refuses another app and another key', async () => {
    const code = gateway.authorize('alice');
    await expect(exchange(code, gateway.sdk({ appId: '2021000000000002' }))).rejects.toMatchObject({
      code: 'invalid-app-id',
      responseHttpStatus: 400,
    });
    await expect(
      exchange(code, gateway.sdk({ privateKey: otherKeys.privateKeyPkcs8 })),
    ).rejects.toMatchObject({
      code: 'invalid-signature',
      responseHttpStatus: 400,
    });
    await expect(exchange(code)).resolves.toMatchObject({ responseHttpStatus: 200 });
  });

  it.each(['wrong', 'missing'] as const)('makes the SDK refuse a %s signature', async (signature) => {
    await expect(exchange(gateway.authorize('alice', { signature }))).rejects.toThrow();
  });

  it('fails the SDK that expects another Alipay key', async () => {
    const sdk = gateway.sdk({ alipayPublicKey: otherKeys.publicKey });
    await expect(exchange(gateway.authorize('alice'), sdk)).rejects.toMatchObject({
      code: 'response-signature-verify-error',
    });
  });

  it('does not answer for a code that is to find it unavailable, however often', async () => {
    const code = gateway.authorize('alice', { unavailable: true });
    await expect(exchange(code)).rejects.toThrow();
    await expect(exchange(code)).rejects.toThrow();
  });

  it('knows no other method', async () => {
    await expect(
      gateway.sdk().curl('POST', '/v3/alipay/user/info/share', { body: {} }),
    ).rejects.toMatchObject({
      code: 'invalid-method',
      responseHttpStatus: 404,
    });
    await expect(gateway.sdk().curl('GET', path)).rejects.toMatchObject({ code: 'invalid-http-method' });
  });

  it('refuses an app auth token, for it has issued none', async () => {
    const options = { body: { grant_type: 'authorization_code', code: 'x' }, appAuthToken: '201611BB' };
    await expect(gateway.sdk().curl('POST', path, options)).rejects.toMatchObject({
      code: 'invalid-app-auth-token',
      responseHttpStatus: 401,
    });
  });

  it('verifies the query too', async () => {
    const options = {
      query: { a: '中 b' },
      body: { grant_type: 'authorization_code', code: gateway.authorize('bob') },
    };
    await expect(gateway.sdk().curl('POST', path, options)).resolves.toMatchObject({
      responseHttpStatus: 200,
    });
  });
});

describe('version 3, request by request', () => {
  const sign = (text: string) =>
    createSign('RSA-SHA256')
      .update(text)
      .sign(`-----BEGIN PRIVATE KEY-----\n${appKeys.privateKeyPkcs8}\n-----END PRIVATE KEY-----`, 'base64');

  function authorization(fields: object, body: string): string {
    const authString = Object.entries({
      app_id: appId,
      nonce: randomUUID(),
      timestamp: gateway.now,
      ...fields,
    })
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join(',');
    return `ALIPAY-SHA256withRSA ${authString},sign=${sign(`${authString}\nPOST\n${path}\n${body}\n`)}`;
  }

  async function post(
    headers: Record<string, string>,
    body: string,
  ): Promise<[status: number, code: string | undefined]> {
    const response = await fetch(`${gateway.endpoint}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const answer = (await response.json()) as { code?: string };
    return [response.status, answer.code];
  }

  const body = () => JSON.stringify({ grant_type: 'authorization_code', code: gateway.authorize('alice') });

  it('refuses a request without a signature as the service does', async () => {
    expect(await post({}, body())).toEqual([400, 'missing-timestamp']);
    expect(await post({ authorization: 'Bearer x' }, body())).toEqual([400, 'missing-timestamp']);
  });

  it.each([
    ['no timestamp', { timestamp: undefined }, 'missing-timestamp'],
    ['no app id', { app_id: undefined }, 'missing-app-id'],
    ['no nonce', { nonce: undefined }, 'invalid-parameter'],
    ['a timestamp in seconds', { timestamp: 1_700_000_000 }, 'invalid-timestamp'],
    ['a date as the timestamp', { timestamp: '2026-01-01 00:00:00' }, 'invalid-timestamp'],
  ])('refuses %s', async (_, fields, code) => {
    const text = body();
    expect(await post({ authorization: authorization(fields, text) }, text)).toEqual([400, code]);
  });

  it('refuses a request that has no sign, and one whose body was changed', async () => {
    const text = body();
    const header = authorization({}, text);
    expect(await post({ authorization: header.replace(/,sign=.*/, '') }, text)).toEqual([
      400,
      'missing-signature',
    ]);
    expect(await post({ authorization: header }, `${text} `)).toEqual([400, 'invalid-signature']);
    expect(await post({ authorization: header }, text)).toEqual([200, undefined]);
  });

  it.each([
    [-600_000, 200],
    [600_000, 200],
    [-600_001, 400],
    [600_001, 400],
  ])('answers a timestamp that is %i ms off with %i', async (offset, expected) => {
    const text = body();
    const [status] = await post(
      { authorization: authorization({ timestamp: gateway.now + offset }, text) },
      text,
    );
    expect(status).toBe(expected);
  });

  it('refuses a replay', async () => {
    const text = body();
    const header = authorization({}, text);
    expect((await post({ authorization: header }, text))[0]).toBe(200);
    expect(await post({ authorization: header }, text)).toEqual([400, 'invalid-parameter']);
  });

  it('refuses a body that is not JSON', async () => {
    expect(await post({ authorization: authorization({}, '{') }, '{')).toEqual([400, 'illegal-json']);
    const form = {
      authorization: authorization({}, 'code=x'),
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect(await post(form, 'code=x')).toEqual([400, 'invalid-content-type']);
  });

  it('signs refusals, but not that of an app which it does not know', async () => {
    const signatureOf = async (fields: object) => {
      const headers = { authorization: authorization(fields, '{}'), 'content-type': 'application/json' };
      const response = await fetch(`${gateway.endpoint}${path}`, { method: 'POST', headers, body: '{}' });
      const text = `${response.headers.get('alipay-timestamp')}\n${response.headers.get('alipay-nonce')}\n${await response.text()}\n`;
      const signature = response.headers.get('alipay-signature');
      return signature === null ? 'missing' : gateway.sdk().rsaCheck(text, signature);
    };
    expect(await signatureOf({})).toBe(true);
    expect(await signatureOf({ app_id: '1' })).toBe('missing');
  });
});
