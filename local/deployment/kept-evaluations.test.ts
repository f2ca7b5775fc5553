import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openKeptEvaluations } from './kept-evaluations.ts';

let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kept-evaluations-'));
  path = join(directory, 'evaluations.json');
});
afterEach(() => rm(directory, { recursive: true }));

it('finds a value for the very inputs that it was kept for, also after a restart, and for no others', async () => {
  await openKeptEvaluations(path).keep('inputs', { secret: 'S3CRET' });
  const kept = openKeptEvaluations(path);
  expect(kept.find('inputs')).toEqual({ secret: 'S3CRET' });
  expect(kept.find('other inputs')).toBeUndefined();
});

it('writes no value down that somebody without the inputs could read, and lets nobody else read the file', async () => {
  await openKeptEvaluations(path).keep('inputs', { secret: 'S3CRET' });
  const text = await readFile(path, 'utf8');
  for (const encoding of ['utf8', 'base64', 'hex'] as const) {
    expect(text).not.toContain(Buffer.from('S3CRET').toString(encoding).slice(0, 6));
  }
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it.each([
  ['cut off', (text: string) => text.slice(0, -20)],
  ['changed', (text: string) => text.replace(/"text":"..../, '"text":"AAAA')],
  ['of another form', () => '{}'],
])('ignores a file that is %s', async (_, damage) => {
  await openKeptEvaluations(path).keep('inputs', { secret: 'S3CRET' });
  await writeFile(path, damage(await readFile(path, 'utf8')));
  expect(openKeptEvaluations(path).find('inputs')).toBeUndefined();
});

it('forgets the oldest when there are too many', async () => {
  const kept = openKeptEvaluations(path);
  for (let number = 0; number < 20; number++) await kept.keep(`inputs ${number}`, number);
  expect(kept.find('inputs 19')).toBe(19);
  expect(kept.find('inputs 0')).toBeUndefined();
  expect(JSON.parse(await readFile(path, 'utf8'))).toHaveLength(8);
});

it('keeps nothing that JSON would change', async () => {
  const kept = openKeptEvaluations(path);
  await kept.keep('inputs', { since: new Date(0) });
  expect(kept.find('inputs')).toBeUndefined();
});
