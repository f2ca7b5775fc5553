import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { declareClient } from '../../../build/client.ts';

const root = join(__dirname, '..', '..', '..');
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

/** What a mini-program says of the sample's collection; its project has nothing else of this repository. */
const statements = `
import { createClient } from 'mini-app-client/mini-program';
import type { Collections, Documents } from '${join(root, 'collections').replaceAll('\\', '/')}';

declare const my: never;
const { db } = createClient<Collections>({ my, sessionUrl: 'https://example.com/session' });
const todos = db.collection('todos');
const _ = db.command;
void todos.add({ text: 'Buy milk' });
void todos.where({ text: _.prefix('Buy'), completed: false }).orderBy('id').get();
export const isDone = ({ completed }: Documents['todos']): boolean => completed;
// @ts-expect-error a field of another type
void todos.add({ text: 5 });
// @ts-expect-error a field that is not declared
void todos.add({ colour: 'red' });
// @ts-expect-error a collection that is not declared
db.collection('notes');
// @ts-expect-error no index orders it
todos.orderBy('text');
// @ts-expect-error true and false have no order
todos.where({ completed: _.gt(true) });
`;

let project = '';
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'mini-program-'));
  const installed = join(project, 'node_modules', 'mini-app-client');
  await mkdir(installed, { recursive: true });
  await cp(join(root, 'client', 'package.json'), join(installed, 'package.json'));
  await declareClient(join(installed, 'dist'));
  await writeFile(join(project, 'app.ts'), statements);
}, 60_000);
afterAll(() => rm(project, { recursive: true }));

/** What the compiler has to say, with the options of docs/client.md and these. */
async function complaints(options: object): Promise<string> {
  const compilerOptions = {
    strict: true,
    target: 'es2020',
    types: [],
    noEmit: true,
    allowImportingTsExtensions: true,
    ...options,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  return promisify(execFile)(process.execPath, [compiler, '-p', project]).then(
    ({ stdout }) => stdout,
    (error: unknown) => Reflect.get(Object(error), 'stdout'),
  );
}

it.each([
  { module: 'esnext', moduleResolution: 'bundler' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
])(
  'a mini-program outside of this repository has the types of collections.ts, with %j',
  async (options) => {
    expect(await complaints(options)).toBe('');
  },
  60_000,
);
