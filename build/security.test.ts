import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = dirname(__dirname);
const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');

it('every test that SECURITY.md names is there', () => {
  const named = Array.from(text.matchAll(/`([\w/.-]+\.test\.ts)`/g), ([, path = '']) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('SECURITY.md has an answer for each of its threats', () => {
  const rows = Array.from(text.matchAll(/^\| A(\d+) \| (.+?) \| (.+?) \|/gm), ([, number]) => Number(number));
  expect(rows).toEqual(Array.from({ length: 27 }, (_, index) => index + 1));
});
