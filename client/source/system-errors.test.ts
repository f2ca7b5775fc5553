import { expect, it } from '@jest/globals';
import { codeOfSystemError } from './system-errors.ts';

const systemError = (code: string) => Object.assign(new Error('of the system'), { code });

it.each([
  ['ENETUNREACH', 'Offline'],
  ['ENETDOWN', 'Offline'],
  ['EAI_AGAIN', 'Offline'],
  ['ECONNREFUSED', 'Unavailable'],
  ['ENOTFOUND', 'Unavailable'],
  ['ETIMEDOUT', 'Unavailable'],
])('Node’s system error %s, alone or as the cause of what fetch throws, is %s', (code, expected) => {
  expect(codeOfSystemError(systemError(code))).toBe(expected);
  expect(codeOfSystemError(new TypeError('fetch failed', { cause: systemError(code) }))).toBe(expected);
});

it.each([undefined, 'ENETUNREACH', new Error('of something else')])(
  'what is not an error of the system is Unavailable: %p',
  (error) => {
    expect(codeOfSystemError(error)).toBe('Unavailable');
  },
);
