import { describe, expect, it } from '@jest/globals';
import { createGetAuthCode, type GetAuthCode, readAuthCode } from './auth-code.ts';
import { ClientError } from './errors.ts';
import type { AuthCodeSource } from './my.ts';

describe('createGetAuthCode', () => {
  it('asks for the silent scope and resolves to what my.getAuthCode gives', async () => {
    const scopes: string[] = [];
    const my: AuthCodeSource = {
      getAuthCode: (options) => {
        scopes.push(options.scopes);
        options.success({ authCode: 'code' });
      },
    };
    await expect(readAuthCode(createGetAuthCode(my))).resolves.toBe('code');
    expect(scopes).toEqual(['auth_base']);
  });

  it.each([
    [{ error: 11, errorMessage: 'cancelled' }, 'Unauthenticated'],
    [{ error: 3 }, 'Unauthenticated'],
    [{ error: 12, errorMessage: 'network' }, 'Unavailable'],
    [{}, 'Unauthenticated'],
  ])('rejects for %j with %s', async (failure, code) => {
    const my: AuthCodeSource = { getAuthCode: ({ fail }) => fail(failure) };
    await expect(readAuthCode(createGetAuthCode(my))).rejects.toMatchObject({
      name: 'ClientError',
      code,
      cause: failure,
    });
  });
});

describe('readAuthCode', () => {
  it('takes a code as text or in an object', async () => {
    expect([
      await readAuthCode(async () => 'code'),
      await readAuthCode(async () => ({ authCode: 'code' })),
    ]).toEqual(['code', 'code']);
  });

  it.each([
    ['empty text', async () => ''],
    ['an object without it', async () => ({ authCode: '' })],
  ] satisfies [string, GetAuthCode][])('refuses %s', async (_name, getAuthCode) => {
    await expect(readAuthCode(getAuthCode)).rejects.toMatchObject({ name: 'ClientError', code: 'Internal' });
  });

  it('wraps a failure of an own getAuthCode, also a synchronous one, and leaves a ClientError alone', async () => {
    const cause = new Error('no simulator');
    const wrapped = { name: 'ClientError', code: 'Unauthenticated', cause };
    await expect(readAuthCode(() => Promise.reject(cause))).rejects.toMatchObject(wrapped);
    const throwing: GetAuthCode = () => {
      throw cause;
    };
    await expect(readAuthCode(throwing)).rejects.toMatchObject(wrapped);
    const own = new ClientError('Unavailable', 'offline');
    await expect(readAuthCode(() => Promise.reject(own))).rejects.toBe(own);
  });
});
