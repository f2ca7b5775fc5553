import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyTypeOf, withoutArmour } from './alipay-keys.ts';
import { fromHttpEvent } from './http.ts';
import { uidOf } from './identity.ts';
import { invokePolicy, roleSessionName } from './invoke-credentials.ts';
import { parseSessionRequest } from './request.ts';

const post = (body: unknown) => parseSessionRequest({ method: 'POST', body: JSON.stringify(body) });

describe('a request to the session function', () => {
  it('logs in with all that my.getAuthCode gave', () => {
    expect(post({ authCode: 'c', authErrorScopes: {}, authSuccessScopes: ['auth_base'] })).toEqual({
      action: 'login',
      authCode: 'c',
    });
  });

  it('renews and logs out by sessionId', () => {
    expect(post({ action: 'renew', sessionId: 's' })).toEqual({ action: 'renew', sessionId: 's' });
    expect(post({ action: 'logout', sessionId: 's' })).toEqual({ action: 'logout', sessionId: 's' });
  });

  it('lists sessions, ends all, and ends one by its public id', () => {
    for (const action of ['sessions', 'logoutAll']) {
      expect(post({ action, sessionId: 's', id: 'unused' })).toEqual({ action, sessionId: 's' });
    }
    const revocation = { action: 'revoke', sessionId: 's', id: 'i' };
    expect(post(revocation)).toEqual(revocation);
  });

  it.each([
    [{}],
    [{ authCode: '' }],
    [{ authCode: 5 }],
    [{ authCode: 'x'.repeat(257) }],
    [{ action: 'drop' }],
    [{ action: '__proto__', sessionId: 's' }],
    [{ action: 'revoke', sessionId: 's' }],
    [{ action: 'revoke', sessionId: 's', id: 5 }],
    [{ action: 'revoke', sessionId: 's', id: 'x'.repeat(65) }],
    [[]],
    ['x'],
  ])('refuses %j and says what to send', (body) => {
    expect(() => post(body)).toThrow('Send JSON: {"authCode"}');
  });

  it('refuses GET', () => {
    expect(() => parseSessionRequest({ method: 'GET', body: '' })).toThrow('Use POST.');
  });

  it('refuses a body of more than 16 KiB, also when it came as base64', () => {
    const event = (body: string, isBase64Encoded: boolean) =>
      Buffer.from(JSON.stringify({ body, isBase64Encoded, requestContext: { http: { method: 'POST' } } }));
    expect(() => fromHttpEvent(event('x'.repeat(16_385), false))).toThrow('larger than');
    expect(() => fromHttpEvent(event(Buffer.alloc(16_385).toString('base64'), true))).toThrow('larger than');
    expect(fromHttpEvent(event(Buffer.from('你').toString('base64'), true)).body).toBe('你');
  });
});

describe('a user', () => {
  it('has another partition by open_id than by user_id, even of the same text', () => {
    const id = '2088000000000000';
    expect(uidOf({ provider: 'alipay', kind: 'open_id', id })).not.toBe(
      uidOf({ provider: 'alipay', kind: 'user_id', id }),
    );
  });

  it('is named to STS by a digest of at most 64 allowed characters', () => {
    expect(roleSessionName('alipay:open_id:secret-id')).toMatch(/^[A-Za-z0-9.@_-]{2,64}$/);
    expect(roleSessionName('alipay:open_id:secret-id')).not.toContain('secret-id');
  });
});

it.each([
  ['2023-03-30', undefined, ['acs:fc:r:1:functions/db']],
  [
    '2016-08-15',
    'app',
    ['acs:fc:r:1:services/app/functions/db', 'acs:fc:r:1:services/app.LATEST/functions/db'],
  ],
] as const)(
  'the session policy of API %s names the db function alone',
  (INVOKE_API, DB_SERVICE, Resource) => {
    expect(invokePolicy({ INVOKE_API, DB_SERVICE, DB_FUNCTION: 'db' }, 'r', '1').Statement).toEqual([
      { Effect: 'Allow', Action: 'fc:InvokeFunction', Resource },
    ]);
  },
);

describe('the Alipay private key', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  it.each([
    ['PKCS1', 'pkcs1'],
    ['PKCS8', 'pkcs8'],
  ] as const)('is recognised as %s, with armour and without', (keyType, type) => {
    const pem = String(privateKey.export({ type, format: 'pem' }));
    expect(keyTypeOf(pem)).toBe(keyType);
    expect(keyTypeOf(withoutArmour(pem))).toBe(keyType);
    expect(keyTypeOf(pem.replaceAll('\n', '\\n'))).toBe(keyType);
  });
});
