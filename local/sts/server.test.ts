import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessKey } from '../ram/access-keys.ts';
import { createStsServer } from './server.ts';
import { developer, invoke, signQuery, startTestSts, type TestSts } from './test-sts.ts';

let sts: TestSts;

beforeEach(async () => {
  sts = await startTestSts();
});

afterEach(async () => {
  await sts.close();
  expect(sts.failures).toEqual([]);
});

function signedQuery(
  key: AccessKey,
  changes: Record<string, string | undefined> = {},
  method = 'GET',
): string {
  return signQuery(key, sts.now, changes, method);
}

async function get(query: string): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${sts.endpoint}/?${query}`);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe('the RPC protocol', () => {
  it('does not take it for a failure of its own when a caller hangs up in the middle of a request', async () => {
    const caller = connect(sts.port, '127.0.0.1', () => {
      caller.end('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello');
    });
    await once(caller.resume(), 'close');
    expect((await get(signedQuery(developer))).status).toBe(200);
    expect(sts.failures).toEqual([]);
  });

  it('accepts a call signed by the documented rules', async () => {
    expect((await get(signedQuery(developer))).status).toBe(200);
  });

  it.each([
    ['Action', 'MissingAction'],
    ['Version', 'MissingVersion'],
    ['AccessKeyId', 'MissingAccessKeyId'],
    ['SignatureNonce', 'MissingSignatureNonce'],
    ['Timestamp', 'MissingTimestamp'],
    ['SignatureMethod', 'MissingSignatureMethod'],
    ['SignatureVersion', 'MissingSignatureVersion'],
  ])('misses %s', async (name, code) => {
    const { status, body } = await get(signedQuery(developer, { [name]: undefined }));
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      code,
      `${name} is mandatory for this action.`,
    ]);
  });

  it.each([
    [{ Format: undefined }, 400, 'InvalidParameter.Format'],
    [{ Format: 'XML' }, 400, 'InvalidParameter.Format'],
    [{ Version: '2014-05-26' }, 400, 'InvalidVersion'],
    [{ Action: 'assumeRole' }, 404, 'InvalidAction.NotFound'],
    [{ Action: 'constructor' }, 404, 'InvalidAction.NotFound'],
    [{ AccessKeyId: 'LTAIunknown' }, 404, 'InvalidAccessKeyId.NotFound'],
    [{ SignatureMethod: 'HMAC-SHA256' }, 400, 'InvalidSignatureMethod'],
    [{ SignatureVersion: '2.0' }, 400, 'InvalidSignatureVersion'],
    [{ Timestamp: 'yesterday' }, 400, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2026-13-01T00:00:00Z' }, 400, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2026-01-01T00:00:00+08:00' }, 400, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2020-01-01T00:00:00Z' }, 400, 'InvalidTimeStamp.Expired'],
    [{ Signature: 'AAAA' }, 400, 'SignatureDoesNotMatch'],
    [{ SecurityToken: 'AAAA' }, 400, 'InvalidSecurityToken.MismatchWithAccessKey'],
  ])('refuses %j with %i %s', async (changes, status, code) => {
    const refusal = await get(signedQuery(developer, changes));
    expect([refusal.status, refusal.body['Code']]).toEqual([status, code]);
    expect(Object.keys(refusal.body).sort()).toEqual(['Code', 'HostId', 'Message', 'Recommend', 'RequestId']);
  });

  it('misses the signature', async () => {
    const { body } = await get(signedQuery(developer).replace(/&Signature=.*/, ''));
    expect(body['Code']).toBe('MissingSignature');
  });

  it('shows the text that it expected to be signed, and never the secret', async () => {
    const query = signedQuery(developer).replace('GetCallerIdentity', 'AssumeRole');
    const { body } = await get(query);
    expect(body['Code']).toBe('SignatureDoesNotMatch');
    expect(body['Message']).toContain(
      `server string to sign is:GET&%2F&AccessKeyId%3D${developer.accessKeyId}%26Action%3DAssumeRole`,
    );
    expect(JSON.stringify(body)).not.toContain(developer.accessKeySecret);
  });

  it('refuses a signature made for the other method', async () => {
    expect((await get(signedQuery(developer, {}, 'POST'))).body['Code']).toBe('SignatureDoesNotMatch');
  });

  it.each([
    [-900_000, 200],
    [900_000, 200],
    [-901_000, 400],
    [901_000, 400],
  ])('answers a Timestamp that is %i ms off with %i', async (offset, status) => {
    const Timestamp = new Date(sts.now + offset).toISOString().replace(/\.\d+Z/, 'Z');
    expect((await get(signedQuery(developer, { Timestamp }))).status).toBe(status);
  });

  it('refuses a replay for as long as its Timestamp is good', async () => {
    const Timestamp = new Date(sts.now + 900_000).toISOString().replace(/\.\d+Z/, 'Z');
    const query = signedQuery(developer, { Timestamp });
    expect((await get(query)).status).toBe(200);
    expect((await get(query)).body['Code']).toBe('SignatureNonceUsed');
    sts.now += 1_800_000 - 1;
    expect((await get(query)).body['Code']).toBe('SignatureNonceUsed');
    sts.now += 2;
    expect((await get(query)).body['Code']).toBe('InvalidTimeStamp.Expired');
  });

  it('does not let a wrongly signed call use up a nonce', async () => {
    const SignatureNonce = randomUUID();
    await get(signedQuery(developer, { SignatureNonce, Signature: 'AAAA' }));
    expect((await get(signedQuery(developer, { SignatureNonce }))).status).toBe(200);
  });

  it('demands the security token of temporary credentials', async () => {
    const key = sts.functionKey();
    const code = async (SecurityToken: string | undefined) =>
      (await get(signedQuery(key, { SecurityToken }))).body['Code'];
    expect(await code(undefined)).toBe('MissingSecurityToken');
    expect(await code('')).toBe('MissingSecurityToken');
    expect(await code('not base64')).toBe('InvalidSecurityToken.Malformed');
    expect(await code(sts.functionKey().securityToken)).toBe('InvalidSecurityToken.MismatchWithAccessKey');
    expect(await code(key.securityToken)).toBeUndefined();
  });

  it('refuses temporary credentials from the moment they expire', async () => {
    const key = sts.functionKey();
    sts.now = key.expiresAt - 1;
    expect((await get(signedQuery(key))).status).toBe(200);
    sts.now = key.expiresAt;
    expect((await get(signedQuery(key))).body['Code']).toBe('InvalidSecurityToken.Expired');
  });

  it('refuses a parameter that is given twice', async () => {
    expect((await get(`${signedQuery(developer)}&Action=AssumeRole`)).body['Code']).toBe('InvalidParameter');
  });

  it('takes a POST with the parameters in query and form together', async () => {
    const [first = '', ...rest] = signedQuery(developer, {}, 'POST').split('&');
    const response = await fetch(`${sts.endpoint}/?${first}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: rest.join('&'),
    });
    expect(response.status).toBe(200);
  });

  it.each([
    ['a JSON body', 'POST', '/', '{}', 'InvalidParameter.ContentType'],
    ['another method', 'PUT', '/', undefined, 'UnsupportedHTTPMethod'],
    ['another path', 'GET', '/AssumeRole', undefined, 'InvalidAction.NotFound'],
    ['a path that is not one', 'GET', '//', undefined, 'InvalidAction.NotFound'],
  ])('refuses %s', async (_, method, path, body, code) => {
    const init =
      body === undefined ? { method } : { method, body, headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${sts.endpoint}${path}`, init);
    expect(await response.json()).toMatchObject({ Code: code, HostId: `127.0.0.1:${sts.port}` });
  });

  it('answers InternalError without a detail, and reports the cause, when something breaks', async () => {
    const cause = new Error('the secret cause');
    const { accessKeys, functionKey, failures } = sts;
    const roles = () => {
      throw cause;
    };
    const onError = (error: unknown) => failures.push(error);
    const broken = await createStsServer({ port: 0, roles, accessKeys, clock: () => sts.now, onError });
    try {
      const wanted = { Action: 'AssumeRole', RoleArn: invoke.arn, RoleSessionName: 'alice' };
      const response = await fetch(`${broken.endpoint}/?${signedQuery(functionKey(), wanted)}`);
      expect(failures.splice(0)).toEqual([cause]);
      expect(response.status).toBe(500);
      const body = await response.text();
      expect(JSON.parse(body)).toMatchObject({ Code: 'InternalError' });
      expect(body).not.toContain('secret cause');
    } finally {
      await broken.close();
    }
  });
});
