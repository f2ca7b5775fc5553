import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { DeployTarget } from '../../local/deploy-target/start-deploy-target.ts';
import { copyProject, type ProjectCopy } from './project-copy.ts';
import { type Run, runServerlessDevs } from './serverless-devs.ts';
import { startTestTarget } from './test-target.ts';

jest.setTimeout(120_000);

let directory = '';
let copy: ProjectCopy;
let target: DeployTarget;
const faults: unknown[] = [];

/** What Serverless Devs takes for downloads of a moment ago, so that it asks no registry for them. */
async function install(home: string): Promise<void> {
  const lock = JSON.stringify({ version: '0.1.35', currentTimestamp: Date.now() });
  const fc = join(home, '.s', 'components', 'devsapp.cn', 'devsapp', 'fc');
  const files = {
    [join(fc, 'index.js')]: `module.exports = require(${JSON.stringify(join(__dirname, 'installed-fc'))});\n`,
    [join(fc, 'package.json')]: '{"main":"index.js"}',
    [join(fc, '.s.lock')]: lock,
    [join(home, '.s', 'cache', 'core', '.s.lock')]: lock,
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'component-fc-test-'));
  await mkdir(join(directory, 'project'));
  await mkdir(join(directory, 'tmp'));
  copy = await copyProject(join(directory, 'project'));
  await install(directory);
  target = await startTestTarget(directory, 2, faults);
});
afterAll(async () => {
  await target.close();
  await rm(directory, { recursive: true });
  expect(faults).toEqual([]);
});

/** With the component that s.fc2.yaml names itself, unless `variables` name another. */
function s(words: string, variables: Readonly<Record<string, string>> = {}): Promise<Run> {
  const { FC_COMPONENT: _, ...environment } = target.environment;
  return runServerlessDevs([...words.split(' '), '-t', 's.fc2.yaml'], {
    cwd: copy.directory,
    home: directory,
    environment: { ...environment, TMPDIR: join(directory, 'tmp'), ...variables },
  });
}

it('s verify checks s.fc2.yaml with the component that it names', async () => {
  expect(await s('verify')).toMatchObject({ status: 0, output: expect.stringContaining('passed') });
  await copy.change('s.fc2.yaml', 'memorySize: 512', 'memorysize: 512');
  expect((await s('verify')).status).not.toBe(0);
  await copy.restore('s.fc2.yaml');
});

it('fc itself cannot be called from a file of edition 3.0.0, which is why', async () => {
  const run = await s('deploy -y', { FC_COMPONENT: join(__dirname, 'installed-fc') });
  expect(run.output).toContain('args.replace is not a function');
  expect(run.status).not.toBe(0);
  expect(target.endpoints.functionCompute.functions).toEqual({});
});

it('s deploy stops when fc does, says why, and makes no tables', async () => {
  await copy.change('s.fc2.yaml', '${vars.AppName}-service', '${vars.AppName}-nobody');
  const run = await s('deploy -y');
  expect(run.output).toContain('role/mini-app-nobody does not exist');
  expect(run.output).not.toContain('table data_todos');
  expect(run.status).not.toBe(0);
  await copy.restore('s.fc2.yaml');
});

it('s deploy gives fc each function by edition 1.0.0, and leaves no file with the variables behind', async () => {
  const run = await s('deploy -y');
  expect(run.output).toMatch(
    /fc was told \["-y --use-local -t .*session\.yaml",\["-y","--use-local"\],"default"\]/,
  );
  expect(run.output).toContain('Instances at most: 10 of session, 20 of db');
  expect(run.output).toMatch(/Made .*table data_todos/);
  expect(run.output).toContain('dbFunctionName: db');
  expect(run.status).toBe(0);
  expect(Object.keys(target.endpoints.functionCompute.functions)).toEqual(['session', 'db', 'operate']);
  const left = await readdir(join(directory, 'tmp'));
  expect(left.filter((name) => name.startsWith('fc-edition-1-'))).toEqual([]);
  const [, sessionUrl = ''] = /^sessionUrl: (\S+)$/m.exec(run.output) ?? [];
  expect((await fetch(sessionUrl, { method: 'POST', body: '{}' })).status).toBe(400);
});
