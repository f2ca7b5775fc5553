import { describe, expect, it } from '@jest/globals';
import { ClientError, codeOfStatus, isClientError } from './errors.ts';

describe('isClientError', () => {
  it('knows an error of this class and of another copy of it', () => {
    const ofAnotherCopy = Object.assign(new Error('gone'), { name: 'ClientError', code: 'NotFound' });
    expect(isClientError(new ClientError('NotFound', 'gone'))).toBe(true);
    expect(isClientError(ofAnotherCopy)).toBe(true);
  });

  it('refuses everything else', () => {
    const others = [
      new Error('gone'),
      { name: 'ClientError', code: 'E_NO_SUCH_CODE' },
      'NotFound',
      null,
      undefined,
    ];
    expect(others.filter(isClientError)).toEqual([]);
  });
});

describe('ClientError', () => {
  it('carries code, message, request id, status and cause', () => {
    const cause = new Error('socket hang up');
    const error = new ClientError('Unavailable', 'No answer.', { requestId: 'r', status: 503, cause });
    expect(error).toMatchObject({
      name: 'ClientError',
      code: 'Unavailable',
      message: 'No answer.',
      requestId: 'r',
      status: 503,
    });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
  });
});

describe('codeOfStatus', () => {
  it.each([
    [400, 'InvalidArgument'],
    [401, 'Unauthenticated'],
    [403, 'PermissionDenied'],
    [404, 'NotFound'],
    [408, 'Unavailable'],
    [409, 'Aborted'],
    [413, 'InvalidArgument'],
    [418, 'Internal'],
    [429, 'ResourceExhausted'],
    [500, 'Internal'],
    [502, 'Unavailable'],
    [503, 'Unavailable'],
    [504, 'Unavailable'],
  ])('makes of %i %s', (status, code) => {
    expect(codeOfStatus(status)).toBe(code);
  });
});
