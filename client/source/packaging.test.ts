import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const client = join(__dirname, '..');

async function readJson(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(client, ...path), 'utf8'));
}

it('offers mini-program to resolvers that know `exports` and to those that look for a folder', async () => {
  const folder = await readJson('mini-program', 'package.json');
  expect(await readJson('package.json')).toMatchObject({
    files: expect.arrayContaining(['dist', 'mini-program']),
    exports: { './mini-program': { types: './dist/mini-program.d.ts', default: './dist/mini-program.js' } },
  });
  expect(folder).toEqual({ main: '../dist/mini-program.js', types: '../dist/mini-program.d.ts' });
});
