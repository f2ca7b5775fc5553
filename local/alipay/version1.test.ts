import { createSign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appId, appKeys, otherKeys, startTestGateway, type TestGateway } from './test-gateway.ts';
import { openId, userId } from './users.ts';

const method = 'alipay.system.oauth.token';
let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startTestGateway();
});

afterEach(async () => {
  await gateway.close();
  expect(gateway.failures).toEqual([]);
});

function exec(parameters: object, { sdk = gateway.sdk(), validateSign = true } = {}) {
  return sdk.exec(method, { ...parameters }, { validateSign });
}

function exchange(code: string) {
  return exec({ grantType: 'authorization_code', code });
}

describe('version 1 through the genuine alipay-sdk', () => {
  it('exchanges an auth code and passes validateSign', async () => {
    expect(await exchange(gateway.authorize('小明'))).toEqual({
      accessToken: expect.any(String),
      authStart: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      expiresIn: 1_296_000,
      reExpiresIn: 2_592_000,
      refreshToken: expect.any(String),
      openId: openId(appId, '小明'),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const byUserId = await exchange(gateway.authorize('小明', { identity: 'user_id' }));
    expect(byUserId['userId']).toBe(userId(appId, '小明'));
  });

  it('rotates the refresh token', async () => {
    const { refreshToken } = await exchange(gateway.authorize('alice'));
    const refresh = () => exec({ grantType: 'refresh_token', refreshToken }, { validateSign: false });
    expect(await refresh()).toMatchObject({ openId: openId(appId, 'alice') });
    expect(await refresh()).toMatchObject({ subCode: 'isv.refresh-token-invalid' });
  });

  it('refuses a refresh token after its thirty days', async () => {
    const { refreshToken } = await exchange(gateway.authorize('alice'));
    gateway.now += 2_592_000_000;
    expect(await exec({ grantType: 'refresh_token', refreshToken }, { validateSign: false })).toMatchObject({
      subCode: 'isv.refresh-token-time-out',
    });
  });

  it('answers a used code with the refusal of the service', async () => {
    const code = gateway.authorize('alice');
    await exchange(code);
    expect(await exec({ grantType: 'authorization_code', code }, { validateSign: false })).toEqual({
      code: '40002',
      msg: 'Invalid Arguments',
      subCode: 'isv.code-invalid',
      subMsg: '授权码code无效',
      traceId: expect.any(String),
    });
  });

  it('shares its codes with version 3', async () => {
    const code = gateway.authorize('alice');
    await gateway
      .sdk()
      .curl('POST', '/v3/alipay/system/oauth/token', { body: { grant_type: 'authorization_code', code } });
    expect(await exec({ grantType: 'authorization_code', code }, { validateSign: false })).toMatchObject({
      subCode: 'isv.code-invalid',
    });
  });

  it('shows the defect of the SDK, which cannot verify the error_response of this method', async () => {
    await expect(exchange('unknown')).rejects.toThrow('验签失败');
  });

  it.each(['wrong', 'missing'] as const)('makes validateSign refuse a %s signature', async (signature) => {
    await expect(exchange(gateway.authorize('alice', { signature }))).rejects.toThrow();
  });

  it('does not answer for a code that is to find it unavailable', async () => {
    await expect(exchange(gateway.authorize('alice', { unavailable: true }))).rejects.toThrow('503');
  });

  it('refuses another app and another key', async () => {
    const code = gateway.authorize('alice');
    const options = { validateSign: false };
    const parameters = { grantType: 'authorization_code', code };
    const otherApp = gateway.sdk({ appId: '2021000000000002' });
    expect(await exec(parameters, { ...options, sdk: otherApp })).toMatchObject({
      subCode: 'isv.invalid-app-id',
    });
    const otherKey = gateway.sdk({ privateKey: otherKeys.privateKeyPkcs8 });
    expect(await exec(parameters, { sdk: otherKey })).toMatchObject({
      subCode: 'isv.invalid-signature',
      subMsg: expect.stringContaining(`app_id=${appId}&amp;charset=utf-8`),
    });
    expect(await exchange(code)).toHaveProperty('accessToken');
  });

  it('refuses another signature type and an app auth token', async () => {
    expect(
      await exec({ grantType: 'x' }, { sdk: gateway.sdk({ signType: 'RSA' }), validateSign: false }),
    ).toMatchObject({
      subCode: 'isv.invalid-signature-type',
    });
    expect(await exec({ grantType: 'x', appAuthToken: '201611BB' })).toMatchObject({
      code: '20001',
      subCode: 'aop.invalid-app-auth-token',
    });
  });

  it('knows no other method', async () => {
    const answer = await gateway.sdk().exec('alipay.user.info.share', {}, { validateSign: true });
    expect(answer).toMatchObject({ code: '40002', subCode: 'isv.invalid-method', subMsg: '不存在的方法名' });
  });
});

describe('version 1, request by request', () => {
  const right = {
    method,
    app_id: appId,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    timestamp: '2026-01-01 08:00:00',
    grant_type: 'authorization_code',
    code: 'unknown',
  };

  function signed(parameters: Record<string, string>): URLSearchParams {
    const text = Object.entries(parameters)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&');
    const key = `-----BEGIN PRIVATE KEY-----\n${appKeys.privateKeyPkcs8}\n-----END PRIVATE KEY-----`;
    return new URLSearchParams({
      ...parameters,
      sign: createSign('RSA-SHA256').update(text).sign(key, 'base64'),
    });
  }

  async function post(
    body: URLSearchParams,
  ): Promise<{ member: string; code?: string; sub_code?: string; signed: boolean }> {
    const response = await fetch(gateway.gateway, { method: 'POST', body });
    expect(response.status).toBe(200);
    const { sign, ...answer } = (await response.json()) as Record<
      string,
      { code?: string; sub_code?: string }
    >;
    const [[member, content] = ['', {}]] = Object.entries(answer);
    return { member, code: content.code ?? '', sub_code: content.sub_code ?? '', signed: sign !== undefined };
  }

  const token = 'alipay_system_oauth_token_response';

  it.each([
    ['nothing wrong but the code', {}, 'error_response', '40002', 'isv.code-invalid'],
    ['no method', { method: '' }, 'error_response', '40001', 'isv.missing-method'],
    ['a method that is no name', { method: '"}' }, 'error_response', '40002', 'isv.invalid-method'],
    ['no version', { version: '' }, token, '40001', 'isv.missing-version'],
    ['another version', { version: '2.0' }, token, '40002', 'isv.invalid-parameter'],
    ['no charset', { charset: '' }, token, '40002', 'isv.invalid-charset'],
    ['another charset', { charset: 'gbk' }, token, '40002', 'isv.invalid-charset'],
    ['no signature type', { sign_type: '' }, token, '40001', 'isv.missing-signature-type'],
    ['no timestamp', { timestamp: '' }, token, '40001', 'isv.missing-timestamp'],
    [
      'a timestamp in ISO form',
      { timestamp: '2026-01-01T08:00:00' },
      token,
      '40002',
      'isv.invalid-timestamp',
    ],
    [
      'a day that does not exist',
      { timestamp: '2026-02-30 08:00:00' },
      token,
      '40002',
      'isv.invalid-timestamp',
    ],
    ['no grant type', { grant_type: '' }, 'error_response', '40002', 'isv.grant-type-invalid'],
    ['no code', { code: '' }, 'error_response', '40002', 'isv.code-invalid'],
  ])('answers %s, signed', async (_, changes, member, code, sub_code) => {
    expect(await post(signed({ ...right, ...changes }))).toEqual({ member, code, sub_code, signed: true });
  });

  it.each([
    ['no app id', { app_id: '' }, '40001', 'isv.missing-app-id'],
    ['another app id', { app_id: '1' }, '40002', 'isv.invalid-app-id'],
  ])('answers %s unsigned, for it does not know the key', async (_, changes, code, sub_code) => {
    expect(await post(signed({ ...right, ...changes }))).toEqual({
      member: token,
      code,
      sub_code,
      signed: false,
    });
  });

  it('answers a request without a signature', async () => {
    expect(await post(new URLSearchParams(right))).toMatchObject({ sub_code: 'isv.missing-signature' });
  });

  it('refuses a parameter that was changed, added or given twice', async () => {
    const changed = signed(right);
    changed.set('code', 'another');
    expect(await post(changed)).toMatchObject({ sub_code: 'isv.invalid-signature' });
    const added = signed(right);
    added.set('refresh_token', 'x');
    expect(await post(added)).toMatchObject({ sub_code: 'isv.invalid-signature' });
    const twice = signed(right);
    twice.append('code', 'another');
    expect(await post(twice)).toMatchObject({ sub_code: 'isv.invalid-parameter' });
  });

  it('is reached by POST alone', async () => {
    expect((await fetch(`${gateway.gateway}?${signed(right)}`)).status).toBe(404);
  });
});
