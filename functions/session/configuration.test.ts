import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from '../common/configuration.ts';
import { sessionConfiguration } from './configuration.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const complete = {
  TABLESTORE_INSTANCE: 'mini-app',
  TABLESTORE_ENDPOINT: 'auto',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  ALIPAY_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  ALIPAY_ENDPOINT: 'auto',
  STS_ENDPOINT: 'auto',
  INVOKE_ROLE: 'mini-app-invoke',
  INVOKE_API: '2023-03-30',
  INVOKE_ENDPOINT: 'auto',
  DB_FUNCTION: 'mini-app-db',
  SESSION_IDLE_SECONDS: '604800',
  SESSION_ABSOLUTE_SECONDS: '2592000',
};

function problemsOf(changes: NodeJS.ProcessEnv): string {
  try {
    readConfiguration(sessionConfiguration, { ...complete, ...changes });
    return 'none';
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : 'another error';
  }
}

describe('the session function’s configuration', () => {
  it('has defaults for what may be left out', () => {
    expect(readConfiguration(sessionConfiguration, complete)).toMatchObject({
      SESSION_LIMIT: 10,
      ALIPAY_IDENTITY_KIND: 'any',
    });
  });

  it('names everything that is missing at once, and where Alipay’s values come from', () => {
    const nothing = Object.fromEntries(Object.keys(complete).map((name) => [name, undefined]));
    const problems = problemsOf(nothing);
    for (const name of Object.keys(complete)) expect(problems).toContain(`${name} `);
    expect(problems).toContain(
      'ALIPAY_PRIVATE_KEY is missing: set it to the private key that Alipay’s key tool',
    );
  });

  it('names what is missing and what is malformed at once, across variables too', () => {
    const problems = problemsOf({
      ALIPAY_APP_ID: undefined,
      ALIPAY_PRIVATE_KEY: 'not a key',
      ALIPAY_PUBLIC_KEY: 'nor this',
      INVOKE_API: '2016-08-15',
      SESSION_LIMIT: '0',
    });
    expect(problems).toContain('ALIPAY_APP_ID is missing');
    expect(problems).toContain('ALIPAY_PRIVATE_KEY is no RSA private key (PKCS1 or PKCS8)');
    expect(problems).toContain('ALIPAY_PUBLIC_KEY is no RSA public key');
    expect(problems).toContain('DB_SERVICE is missing: with INVOKE_API 2016-08-15');
    expect(problems).toContain('SESSION_LIMIT must be a whole number from 1 to 100');
    expect(problems).not.toContain('not a key');
  });

  it.each([
    ['PKCS1 with armour', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['PKCS8 without', privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
    ['PKCS1 without', privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
    [
      'PKCS8 on one line',
      String(privateKey.export({ type: 'pkcs8', format: 'pem' })).replaceAll('\n', '\\n'),
    ],
  ])('takes a private key in %s', (_, ALIPAY_PRIVATE_KEY) => {
    expect(problemsOf({ ALIPAY_PRIVATE_KEY })).toBe('none');
  });

  it.each([
    ['a public key', 'ALIPAY_PRIVATE_KEY', complete.ALIPAY_PUBLIC_KEY],
    ['half a key', 'ALIPAY_PRIVATE_KEY', complete.ALIPAY_PRIVATE_KEY.slice(0, 800)],
    [
      'a key of another algorithm',
      'ALIPAY_PRIVATE_KEY',
      String(ecKey.export({ type: 'pkcs8', format: 'pem' })),
    ],
    ['a private key', 'ALIPAY_PUBLIC_KEY', complete.ALIPAY_PRIVATE_KEY],
    ['an app id', 'ALIPAY_PUBLIC_KEY', '2021000000000001'],
    ['nothing but spaces', 'ALIPAY_APP_ID', '  '],
    ['another kind', 'ALIPAY_IDENTITY_KIND', 'union_id'],
    ['101', 'SESSION_LIMIT', '101'],
    ['ten', 'SESSION_LIMIT', 'ten'],
  ])('refuses %s as %s by its name', (_, name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });
});
