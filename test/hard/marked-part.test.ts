import { expect, it } from '@jest/globals';
import { replaceMarked } from './marked-part.ts';

it('the part between the markers is replaced, and again, and nothing else', () => {
  const page = 'before\n<!-- table -->\nold\n<!-- /table -->\nafter\n';
  const once = replaceMarked(page, 'table', 'new\nlines');
  expect(once).toBe('before\n<!-- table -->\nnew\nlines\n<!-- /table -->\nafter\n');
  expect(replaceMarked(once, 'table', 'old')).toBe(page);
});

it.each(['', '<!-- table -->', '<!-- /table --> <!-- table -->', '<!-- load --><!-- /load -->'])(
  'a page without the part (%p) is not changed',
  (page) => {
    expect(() => replaceMarked(page, 'table', 'x')).toThrow('no part between');
  },
);
