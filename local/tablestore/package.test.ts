import { exec, execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientOf, killLeftovers, runUntilReady } from './command/test-process.ts';
import { dependencies, name, version } from './package.json';
import { type InstalledPackage, installPackage } from './test/installed-package.ts';

const run = promisify(execFile);
const shell = promisify(exec);

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage(['tablestore', '@types/node', '@types/tablestore']);
}, 60_000);
afterAll(() => installed.remove());
afterEach(killLeftovers);

/** Writes a file into the stranger's project. */
function write(file: string, text: string): string {
  const path = join(installed.project, file);
  writeFileSync(path, text);
  return path;
}

describe('what is packed', () => {
  it('is what was built, with the command, the readmes and the licence', () => {
    const shipped = installed.files.filter((file) => !file.startsWith('dist/types/'));
    expect(shipped.sort()).toEqual([
      'README.md',
      'README.zh-CN.md',
      'bin/tablestore-local.cjs',
      'dist/LICENSE',
      'dist/command.cjs',
      'dist/tablestore-local.cjs',
      'package.json',
    ]);
  });

  it('asks for the packages that it imports, and for no others', () => {
    const dist = join(installed.project, 'node_modules', name, 'dist');
    const code = readdirSync(dist)
      .filter((file) => file.endsWith('.cjs'))
      .map((file) => readFileSync(join(dist, file), 'utf8'))
      .join('\n');
    const imported = Array.from(code.matchAll(/\brequire\("([^".][^"]*)"\)/g), ([, path = '']) => path)
      .filter((path) => !isBuiltin(path))
      .map((path) => path.split('/')[0]);
    expect([...new Set(imported)].sort()).toEqual(Object.keys(dependencies).sort());
  });
});

describe('the command', () => {
  it('runs by npx', async () => {
    const { stdout } = await shell(`npx --offline ${name} --version`, { cwd: installed.project });
    expect(stdout.trim()).toBe(version);
  });

  it('serves the genuine SDK without the source', async () => {
    const { project: cwd, launcher } = installed;
    const { ready, stop } = await runUntilReady([], { cwd, launcher });
    expect((await clientOf(ready).listTable({})).tableNames).toEqual([]);
    expect(await stop()).toEqual({ code: 0, signal: null });
  });
});

const listTables = `
  const server = await startTablestoreLocal();
  const client = new TableStore.Client({
    ...server.credentials, endpoint: server.endpoint, instancename: server.instance,
  });
  console.log((await client.listTable({})).tableNames);
  await startTablestoreLocal({ port: server.port }).catch((error) => console.log(error instanceof PortTakenError));
  await server.close();`;

describe('from another project', () => {
  it.each([
    [
      'CommonJS',
      'use.cjs',
      `const TableStore = require('tablestore');
      const { PortTakenError, startTablestoreLocal } = require('${name}');
      (async () => {${listTables}})();`,
    ],
    [
      'an ES module',
      'use.mjs',
      `import TableStore from 'tablestore';
      import { PortTakenError, startTablestoreLocal } from '${name}';${listTables}`,
    ],
  ])('it is used by %s, and its temporary folders go with it', async (_, file, text) => {
    const temporary = join(installed.project, `temporary-${file}`);
    mkdirSync(temporary);
    const { stdout, stderr } = await run(process.execPath, [write(file, text)], {
      env: { ...process.env, NO_COLOR: '1', TMPDIR: temporary, TEMP: temporary },
    });
    expect([stdout, stderr]).toEqual(['[]\ntrue\n', '']);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('writes its own faults to standard error', async () => {
    const program = write(
      'fault.mjs',
      `import { startTablestoreLocal } from '${name}';
      const server = await startTablestoreLocal({ clock() { throw new Error('no time'); } });
      console.log((await fetch(server.endpoint + '/ListTable', { method: 'POST' })).status);
      await server.close();`,
    );
    const { stdout, stderr } = await run(process.execPath, [program]);
    expect(stdout).toBe('500\n');
    expect(stderr).toContain('Error: no time');
  });

  const typed = `
import * as TableStore from 'tablestore';
import {
  createTablestoreServer,
  DataDirectoryError,
  type FaultInput,
  PortTakenError,
  startTablestoreLocal,
  type TablestoreLocal,
} from '${name}';

export async function start(port: number): Promise<TableStore.Client> {
  const busy: FaultInput = { kind: 'throttle', operations: ['PutRow'], times: 2 };
  const server: TablestoreLocal = await startTablestoreLocal({ port, dataDirectory: undefined, fsync: true });
  server.faults.add(busy);
  // @ts-expect-error There is no such fault.
  server.faults.add({ kind: 'nothing' });
  // @ts-expect-error A port is a number.
  await startTablestoreLocal({ port: 'any' });
  const { endpoint, instance, credentials } = server;
  return new TableStore.Client({ ...credentials, endpoint, instancename: instance });
}

export function isMendable(error: unknown): string | undefined {
  if (error instanceof PortTakenError) return String(error.port);
  return error instanceof DataDirectoryError ? error.directory : undefined;
}

export const create: (options: Parameters<typeof createTablestoreServer>[0]) => Promise<{ close(): Promise<void> }> =
  createTablestoreServer;
`;

  it.each([
    ['node16', 'node16', ['typed.cts', 'typed.mts']],
    ['bundler', 'esnext', ['typed.ts']],
  ])('strict TypeScript resolves its types by %s', async (moduleResolution, module, files) => {
    for (const file of files) write(file, typed);
    const configuration = write(
      `tsconfig.${moduleResolution}.json`,
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: 'es2022',
          types: ['node'],
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          noEmit: true,
        },
        files,
      }),
    );
    const compiler = join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc');
    const compiling = run(process.execPath, [compiler, '-p', configuration]);
    expect(await compiling.catch(({ stdout }: { stdout: string }) => ({ stdout }))).toMatchObject({
      stdout: '',
    });
  });
});
