import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TRIES_FILE } from './noted-tries.ts';
import { tried } from './tries.ts';

const before = process.env[TRIES_FILE];
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tries-'));
  process.env[TRIES_FILE] = join(directory, 'tries');
});
afterEach(() => {
  if (before === undefined) delete process.env[TRIES_FILE];
  else process.env[TRIES_FILE] = before;
  rmSync(directory, { recursive: true });
});

it('notes tries under the name of the test that made them', () => {
  tried(3);
  tried(4);
  const lines = readFileSync(join(directory, 'tries'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [3, 4].map((count) => ({
      testPath: __filename,
      test: 'notes tries under the name of the test that made them',
      count,
    })),
  );
});

it.each([0, -1, 1.5, Number.NaN])('takes no %p for a number of tries', (count) => {
  expect(() => tried(count)).toThrow('not a number of tries');
});
