import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { writeChanged } from './write-changed.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'write-changed-'));
});
afterEach(() => rm(directory, { recursive: true }));

const file = (name: string, text: string) => ({ path: join(directory, name), contents: Buffer.from(text) });

it('writes new files, with the folders that they need, and leaves nothing else behind', async () => {
  await writeChanged([file('db/index.js', 'one'), file('session/index.js', 'two')]);
  expect(await readFile(join(directory, 'db/index.js'), 'utf8')).toBe('one');
  expect(await readdir(join(directory, 'session'))).toEqual(['index.js']);
});

it('replaces what has changed and does not touch what has not', async () => {
  const long = new Date('2020-01-01');
  for (const name of ['same.js', 'other.js']) {
    await writeFile(join(directory, name), 'old');
    await utimes(join(directory, name), long, long);
  }
  await writeChanged([file('same.js', 'old'), file('other.js', 'new')]);
  expect((await stat(join(directory, 'same.js'))).mtime).toEqual(long);
  expect(await readFile(join(directory, 'other.js'), 'utf8')).toBe('new');
});
