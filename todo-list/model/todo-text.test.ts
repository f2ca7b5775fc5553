import { expect, it } from '@jest/globals';
import { tidyText } from './todo-text';

it.each([
  ['space around it', '  买牛奶 \n', '买牛奶'],
  ['nothing but space', ' \t\n', ''],
  ['lines within it', 'a\n b', 'a\n b'],
  ['1,000 characters', 'a'.repeat(1000), 'a'.repeat(1000)],
  ['1,001 characters', 'a'.repeat(1001), 'a'.repeat(1000)],
  ['space where it is cut', `${'a'.repeat(999)} bc`, 'a'.repeat(999)],
  ['an emoji where it is cut', `${'a'.repeat(999)}🥛`, 'a'.repeat(999)],
  ['an emoji that just fits', `${'a'.repeat(998)}🥛`, `${'a'.repeat(998)}🥛`],
])('tidies a text with %s', (_what, typed, stored) => {
  expect(tidyText(typed)).toBe(stored);
});
