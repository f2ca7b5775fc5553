import { mkdir, mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isFresh, recordPath } from './freshness.cjs';
import { recordBuilt } from './record-built.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'freshness-'));
  await mkdir(join(root, 'build'));
  await mkdir(join(root, 'functions', 'db'), { recursive: true });
  await mkdir(join(root, 'dist'));
  for (const path of ['build/functions.ts', 'functions/db/index.ts', 'dist/db.js', 'package-lock.json']) {
    await writeFile(join(root, path), 'old');
  }
});
afterEach(() => rm(root, { recursive: true }));

/** As a build does that began long after the last change. */
async function recordLater(
  inputs: readonly string[] = ['functions', 'functions/db/index.ts'],
): Promise<void> {
  await recordBuilt(root, 'functions', { inputs, outputs: ['dist/db.js'], began: Date.now() + 10_000 });
}

const isFunctionsFresh = () => isFresh(root, 'functions');

it('what was built is fresh, and what never was is not', async () => {
  expect(isFunctionsFresh()).toBe(false);
  await recordLater();
  expect(isFunctionsFresh()).toBe(true);
  expect(isFresh(root, 'client')).toBe(false);
});

it.each(['functions/db/index.ts', 'build/functions.ts', 'package-lock.json', 'dist/db.js'])(
  'it is not fresh any more once %s has another content',
  async (path) => {
    await recordLater();
    await writeFile(join(root, path), 'longer than before');
    expect(isFunctionsFresh()).toBe(false);
  },
);

it('nor when the new content has the size and the time of the old, as in packages that npm installs', async () => {
  const source = join(root, 'functions/db/index.ts');
  const installed = new Date('1985-10-26T08:15:00Z');
  await utimes(source, installed, installed);
  await recordLater();
  const { ctimeMs } = await stat(source);
  await writeFile(`${source}.new`, 'new');
  // The file system's clock goes in steps of some milliseconds; a record is never written that soon after a change.
  do await utimes(`${source}.new`, installed, installed);
  while ((await stat(`${source}.new`)).ctimeMs === ctimeMs);
  await rename(`${source}.new`, source);
  expect(isFunctionsFresh()).toBe(false);
});

it('nor when a function is added, or something that was built is gone', async () => {
  await recordLater();
  await mkdir(join(root, 'functions', 'report'));
  expect(isFunctionsFresh()).toBe(false);
  await recordLater();
  expect(isFunctionsFresh()).toBe(true);
  await rm(join(root, 'dist/db.js'));
  expect(isFunctionsFresh()).toBe(false);
});

it('a source that changed while it was built, or just before, makes the build fresh for nobody', async () => {
  await recordLater();
  await recordBuilt(root, 'functions', {
    inputs: ['functions/db/index.ts'],
    outputs: ['dist/db.js'],
    began: Date.now(),
  });
  expect(isFunctionsFresh()).toBe(false);
});

it('nor does a function that was added while the others were built', async () => {
  const later = new Date(Date.now() + 20_000);
  await utimes(join(root, 'functions'), later, later);
  await recordLater(['functions']);
  expect(isFunctionsFresh()).toBe(false);
});

it.each(['', '{"stamps":{', '{"stamps":{}}', '{}', 'null'])('a record %j counts as none', async (text) => {
  await recordLater();
  await writeFile(recordPath(root, 'functions'), text);
  expect(isFunctionsFresh()).toBe(false);
});

it('a build that was killed while it wrote its record leaves the last one, and so what is stale', async () => {
  await recordLater();
  const record = await readFile(recordPath(root, 'functions'), 'utf8');
  await writeFile(join(root, 'functions/db/index.ts'), 'new source');
  await writeFile(`${recordPath(root, 'functions')}.1.new`, record.slice(0, 20));
  expect(isFunctionsFresh()).toBe(false);
});

it('what esbuild lists beside files is no source', async () => {
  await recordLater(['functions/db/index.ts', '(disabled):node_modules/debug/src/browser.js', 'made:up']);
  expect(isFunctionsFresh()).toBe(true);
  expect(await readFile(recordPath(root, 'functions'), 'utf8')).not.toContain('disabled');
});
