import { expect, it } from '@jest/globals';
import { createKeyPair } from '../../local/alipay/key-pair.ts';
import { checkVariables } from './check-variables.ts';

const app = createKeyPair();
const sound = {
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_PRIVATE_KEY: app.privateKeyPkcs8,
  ALIPAY_PUBLIC_KEY: createKeyPair().publicKey,
  SESSION_IDLE_SECONDS: '604800',
  SESSION_ABSOLUTE_SECONDS: '2592000',
};

it('is content with what is right, with and without PEM lines', () => {
  expect(checkVariables(sound)).toEqual([]);
  const armoured = `-----BEGIN PRIVATE KEY-----\n${sound.ALIPAY_PRIVATE_KEY}\n-----END PRIVATE KEY-----`;
  expect(checkVariables({ ...sound, ALIPAY_PRIVATE_KEY: armoured })).toEqual([]);
});

it.each([
  ['an appId', { ALIPAY_APP_ID: '12' }, 'ALIPAY_APP_ID is "12": it must be the 16 digits'],
  ['a session time', { SESSION_IDLE_SECONDS: 'week' }, 'SESSION_IDLE_SECONDS is "week"'],
  ['a number of sessions', { SESSION_LIMIT: '101' }, 'SESSION_LIMIT is "101": it must be a whole number'],
  ['a kind of identity', { ALIPAY_IDENTITY_KIND: 'openid' }, 'ALIPAY_IDENTITY_KIND is "openid"'],
  ['the order of session times', { SESSION_IDLE_SECONDS: '99999999' }, 'SESSION_IDLE_SECONDS is more than'],
  ['a damaged private key', { ALIPAY_PRIVATE_KEY: 'MIIE' }, 'ALIPAY_PRIVATE_KEY is no RSA private key'],
  ['a damaged public key', { ALIPAY_PUBLIC_KEY: 'MIIB' }, 'ALIPAY_PUBLIC_KEY is no RSA public key'],
  ["the app's own public key", { ALIPAY_PUBLIC_KEY: app.publicKey }, "is the app's own public key"],
])('finds fault with %s, and with that alone', (_, variables, line) => {
  const problems = checkVariables({ ...sound, ...variables });
  expect(problems).toEqual([expect.stringContaining(line)]);
  expect(problems.join()).not.toContain(app.privateKeyPkcs8);
});
