import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Endpoints } from '../../local/cloud/endpoints.ts';

jest.setTimeout(60_000);

const project = join(__dirname, '..', '..');
const program = join(project, 'local', 'deploy-target', 'main.ts');

let directory = '';
let child: ChildProcessWithoutNullStreams;
let output = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deployed-locally-test-'));
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  child = spawn(process.execPath, ['--import', tsx, program, '--data', directory], {
    cwd: project,
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
});
afterAll(async () => {
  child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

/** What the program prints until it says that a deployment has ended. */
async function untilDeployed(): Promise<string> {
  const end = 'Enter ';
  while (!output.includes(end)) await once(child.stdout, 'data');
  const [printed = '', ...rest] = output.split(end);
  output = rest.join(end);
  return printed;
}

it('one command deploys into a local cloud, which then answers; Enter deploys again; it ends when it is told to', async () => {
  expect(await untilDeployed()).toContain('Deployed into the local cloud.');
  const { functionCompute } = JSON.parse(
    await readFile(join(directory, 'endpoints.json'), 'utf8'),
  ) as Endpoints;
  const answer = await fetch(functionCompute.sessionUrl ?? '', { method: 'POST', body: '{}' });
  expect(answer.status).toBe(400);

  child.stdin.write('\n');
  expect(await untilDeployed()).toContain('Stack mini-app: nothing has changed');

  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(existsSync(join(directory, 'endpoints.json'))).toBe(false);
});
