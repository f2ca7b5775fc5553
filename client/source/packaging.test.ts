import { exec, execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { declareClient } from '../../build/client.ts';

const run = promisify(execFile);
const shell = promisify(exec);
const client = join(__dirname, '..');
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

/** Bytes that a mini-program's bundle may take on the network. */
const gzipCeilings: Readonly<Record<string, number>> = {
  'live.js': 9_000,
  'mini-program-fc3.js': 9_000,
  'mini-program.js': 18_000,
  'wechat.js': 1_000,
};

const entries = ['mini-program', 'mini-program-fc3', 'live', 'wechat'];

const packed = v.pipe(
  v.string(),
  v.parseJson(),
  v.tuple([v.object({ filename: v.string(), files: v.array(v.object({ path: v.string() })) })]),
);

/** A stranger's project, with the package as npm packs and unpacks it. */
let project = '';
let files: readonly string[] = [];
let directory = '';
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'client-package-')));
  const source = join(directory, 'source');
  const isPublished = (path: string) => !/[\\/](?:node_modules|testing)$/.test(path);
  await cp(client, source, { recursive: true, filter: isPublished });
  await declareClient(join(source, 'dist'));
  const [tarball] = v.parse(packed, (await shell('npm pack --json', { cwd: source })).stdout);
  files = tarball.files.map(({ path }) => path).sort();

  project = join(directory, 'project');
  const installed = join(project, 'node_modules', 'mini-app-client');
  await mkdir(join(project, 'node_modules', '@alicloud'), { recursive: true });
  await mkdir(installed);
  await shell(`tar -xzf ${tarball.filename} --strip-components=1 -C "${installed}"`, { cwd: source });
  const fc2 = dirname(require.resolve('@alicloud/fc2/package.json'));
  await symlink(fc2, join(project, 'node_modules', '@alicloud', 'fc2'), 'junction');
  await writeFile(join(project, 'package.json'), '{ "private": true }');
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

async function readJson(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(client, ...path), 'utf8'));
}

it('packs what is built, the readmes and the licence, and neither sources nor tests', async () => {
  expect(files.filter((file) => !file.endsWith('.d.ts'))).toEqual([
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'dist/live.d.mts',
    'dist/live.js',
    'dist/live.mjs',
    'dist/mini-program-fc3.js',
    'dist/mini-program.LICENSES.txt',
    'dist/mini-program.js',
    'dist/node.cjs',
    'dist/node.d.mts',
    'dist/node.mjs',
    'dist/wechat.js',
    'live/package.json',
    'mini-program-fc3/package.json',
    'mini-program/package.json',
    'package.json',
    'wechat/package.json',
  ]);
  expect(files.filter((file) => /test|check|tsconfig|source\//.test(file))).toEqual([]);
  const licence = (folder: string) => readFile(join(folder, 'LICENSE'), 'utf8');
  expect(await licence(client)).toBe(await licence(dirname(client)));
});

it.each(entries)(
  'offers %s to resolvers that know `exports` and to those that look for a folder',
  async (entry) => {
    const folder = await readJson(entry, 'package.json');
    expect(await readJson('package.json')).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      sideEffects: false,
      files: expect.arrayContaining(['dist', entry]),
      exports: { [`./${entry}`]: { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` } },
    });
    expect(folder).toEqual({ main: `../dist/${entry}.js`, types: `../dist/${entry}.d.ts` });
  },
);

describe('where it is installed', () => {
  const use = `
    import { type Client, ClientError, createClient } from 'mini-app-client';
    import { createClient as createInMiniProgram } from 'mini-app-client/mini-program';
    import { createClient as createSmaller, type MiniProgramOptions } from 'mini-app-client/mini-program-fc3';
    import { createLive, type LiveList } from 'mini-app-client/live';
    import { adaptWx, type Wx } from 'mini-app-client/wechat';
    type Todos = { todos: { text: string } };
    export const client: Client<Todos> = createClient<Todos>({ sessionUrl: '', getAuthCode: async () => 'code' });
    export const create: unknown = createInMiniProgram;
    export const same: (options: MiniProgramOptions) => Client<Todos> = createSmaller<Todos>;
    export const error = new ClientError('NotFound', 'Gone.', {});
    export const list: LiveList<Todos['todos']> = createLive({ client }).list('todos', { where: { text: 'a' } });
    export const onWeChat = (wx: Wx) => same({ my: adaptWx(wx), sessionUrl: '', getAuthCode: async () => 'code' });
  `;

  /** What the compiler has to say about a file of the project; the package's own declarations are checked, too. */
  async function complaintsAbout(file: string, text: string, ...options: string[]): Promise<string> {
    await writeFile(join(project, file), text);
    const args = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', 'false', '--lib', 'es2022'];
    return run(process.execPath, [compiler, ...args, ...options, file], { cwd: project }).then(
      ({ stdout }) => stdout,
      (error: unknown) => String(Reflect.get(Object(error), 'stdout')),
    );
  }

  it.each([
    ['an ES module in Node', 'module.mts', ['--module', 'node16']],
    ['CommonJS in Node', 'common.cts', ['--module', 'node16']],
    ['the newest Node', 'newest.mts', ['--module', 'nodenext']],
    ['a bundler', 'bundled.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])(
    'its types are found by %s',
    async (_, file, options) => {
      expect(await complaintsAbout(file, use, ...options)).toBe('');
      const misused = use
        .replace('text: string }', 'text: string }; more: number')
        .replace('async () =>', '() => 7 ||');
      expect(await complaintsAbout(`wrong-${file}`, misused, ...options)).toContain('error TS');
    },
    60_000,
  );

  it('its ES module has no default export, in its types as at run time', async () => {
    const wrong = "import client from 'mini-app-client';\nexport { client };";
    expect(await complaintsAbout('default.mts', wrong, '--module', 'node16')).toContain('TS1192');
    const script = "import('mini-app-client').then((module) => console.log('default' in module))";
    expect((await run(process.execPath, ['-e', script], { cwd: project })).stdout).toBe('false\n');
  }, 30_000);

  it.each([
    ['mini-app-client', ['createClient', 'ClientError', 'isClientError']],
    ['mini-app-client/live', ['createLive']],
  ])('gives both module systems the same: %s', async (name, expected) => {
    const script = `
      const common = Object.keys(require('${name}'));
      import('${name}').then((module) => console.log(JSON.stringify([common, Object.keys(module)])));
    `;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: project });
    const [common, module] = v.parse(v.tuple([v.array(v.string()), v.array(v.string())]), JSON.parse(stdout));
    expect(common).toEqual(expect.arrayContaining(expected));
    expect(module).toEqual([...common].sort());
  });
});

it('what mini-programs load is as small on the network as it was promised to be', async () => {
  const dist = join(client, 'dist');
  const bundles = (await readdir(dist)).filter((file) => file.endsWith('.js'));
  expect(bundles).toEqual(Object.keys(gzipCeilings));
  for (const [file, ceiling] of Object.entries(gzipCeilings)) {
    const size = gzipSync(await readFile(join(dist, file)), { level: 9 }).length;
    process.stdout.write(`${file}: ${size.toLocaleString('en')} bytes gzipped, of ${ceiling}\n`);
    expect(size).toBeLessThanOrEqual(ceiling);
  }
});
