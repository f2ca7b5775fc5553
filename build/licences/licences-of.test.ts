import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { licencesOf } from './licences-of.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'licences-'));
});
afterEach(() => rm(root, { recursive: true }));

async function install(folder: string, files: Readonly<Record<string, string>>, license = 'MIT') {
  await mkdir(join(root, folder), { recursive: true });
  const all = { 'package.json': JSON.stringify({ license }), ...files };
  for (const [file, text] of Object.entries(all)) await writeFile(join(root, folder, file), text);
}

it('gives each package’s licence once, by name, with its notices', async () => {
  await install('node_modules/b', { 'LICENSE.md': 'b may be used\n', NOTICE: 'b was made by B' });
  await install('node_modules/@scope/a', { licence: 'a may be used' });
  await install('node_modules/b/node_modules/c', { 'License.txt': 'c may be used' });
  const files = ['b/index.js', '@scope/a/x.js', '@scope/a/y.js', 'b/node_modules/c/z.js'];
  const texts = await licencesOf(
    ['functions/db/index.ts', ...files.map((file) => `node_modules/${file}`)],
    root,
  );
  expect(texts.split(`\n${'-'.repeat(80)}\n\n`)).toEqual([
    '@scope/a\n\na may be used\n',
    'b\n\nb may be used\n\nb was made by B\n',
    'c\n\nc may be used\n',
  ]);
});

it('refuses a package without a licence text, and names it', async () => {
  await install('node_modules/bare', {});
  await expect(licencesOf(['node_modules/bare/index.js'], root)).rejects.toThrow(
    'node_modules/bare has no licence text.',
  );
});

it('gives the text of MIT’s licence for a package that is known to state it, as long as it does', async () => {
  await install('node_modules/httpx', {});
  expect(await licencesOf(['node_modules/httpx/lib/index.js'], root)).toMatch(
    /^httpx\n\nMIT License\n\nCopyright \(c\) Jackson Tian\n\nPermission is hereby granted/,
  );
  await install('node_modules/httpx', {}, 'SSPL-1.0');
  await expect(licencesOf(['node_modules/httpx/lib/index.js'], root)).rejects.toThrow('no licence text');
});
