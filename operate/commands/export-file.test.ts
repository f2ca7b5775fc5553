import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openExportFile } from './export-file.ts';

const source = { target: 'app', uid: 'alice' };
let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'export-file-'));
  path = join(directory, 'alice.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

async function interruptedExport(): Promise<void> {
  const file = await openExportFile(path, source);
  await file.append(['1', '2'], 'second');
  await file.close();
}

it('has its name only when it is complete, and leaves nothing beside it', async () => {
  const file = await openExportFile(path, source);
  await file.append(['1'], undefined);
  expect(await readdir(directory)).not.toContain('alice.jsonl');
  await file.complete();
  await file.close();
  expect(await readdir(directory)).toEqual(['alice.jsonl']);
  expect(await readFile(path, 'utf8')).toBe('1\n');
});

it('goes on after the last whole page, without what was half written', async () => {
  await interruptedExport();
  await writeFile(`${path}.part`, 'half a li', { flag: 'a' });
  const file = await openExportFile(path, source);
  expect([file.cursor, file.documents]).toEqual(['second', 2]);
  await file.append(['3'], undefined);
  await file.complete();
  await file.close();
  expect(await readFile(path, 'utf8')).toBe('1\n2\n3\n');
});

it('knows that only its name is missing', async () => {
  const interrupted = await openExportFile(path, source);
  await interrupted.append(['1', '2'], 'second');
  expect(interrupted.hasAll).toBe(false);
  await interrupted.append(['3'], undefined);
  await interrupted.close();
  const file = await openExportFile(path, source);
  expect(file.hasAll).toBe(true);
  await file.complete();
  await file.close();
  expect(await readFile(path, 'utf8')).toBe('1\n2\n3\n');
});

it('is for its owner alone to read', async () => {
  await interruptedExport();
  const modes = await Promise.all([`${path}.part`, `${path}.part.json`].map((each) => stat(each)));
  expect(modes.map(({ mode }) => mode & 0o077)).toEqual([0, 0]);
});

it.each([
  ['of another user', { ...source, uid: 'bob' }],
  ['from another deployment', { ...source, target: 'staging' }],
])('begins anew for an export %s', async (_, other) => {
  await interruptedExport();
  const file = await openExportFile(path, other);
  await file.close();
  expect(file.cursor).toBeUndefined();
  expect(await readFile(`${path}.part`, 'utf8')).toBe('');
});

it('begins anew when pages are missing, or the note of them is not readable', async () => {
  await interruptedExport();
  await truncate(`${path}.part`, 1);
  const shorter = await openExportFile(path, source);
  await shorter.close();
  expect(shorter.cursor).toBeUndefined();
  await writeFile(`${path}.part.json`, '{"target":');
  const unreadable = await openExportFile(path, source);
  await unreadable.close();
  expect(unreadable.cursor).toBeUndefined();
});
