import { expect, it } from '@jest/globals';
import { textSizeOf } from './text-size';

it.each([
  ['is the usual one when the user has chosen none', undefined, 17],
  ['is the usual one at 1', 1, 17],
  ['is larger for who wants so', 1.25, 21],
  ['is never so large that lines hold too few words', 3, 26],
  ['is the usual one when the setting is no factor', 16, 17],
])('the size of text %s', (_what, setting, size) => {
  expect(textSizeOf(setting)).toBe(size);
});
