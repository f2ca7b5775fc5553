import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { zippedBytes } from './zipped-bytes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zipped-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('an empty folder is an archive’s end alone', async () => {
  expect(await zippedBytes(folder)).toBe(22);
});

it('a file that cannot be compressed is stored, with its name in either header', async () => {
  await writeFile(join(folder, 'ab'), 'x');
  expect(await zippedBytes(folder)).toBe(22 + 30 + 46 + 2 * 2 + 1);
});

it('counts what is in folders, compressed, by its path', async () => {
  await mkdir(join(folder, 'a', 'b'), { recursive: true });
  await writeFile(join(folder, 'a', 'b', 'c'), 'repeated '.repeat(10_000));
  const size = await zippedBytes(folder);
  expect(size).toBeGreaterThan(22 + 30 + 46 + 2 * 'a/b/c'.length);
  expect(size).toBeLessThan(1_000);
});
