import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { DeployTarget } from '../../local/deploy-target/start-deploy-target.ts';
import { copyProject, type ProjectCopy } from './project-copy.ts';
import { type Run, runServerlessDevs } from './serverless-devs.ts';
import { startTestTarget } from './test-target.ts';

jest.setTimeout(60_000);

let directory = '';
let copy: ProjectCopy;
let target: DeployTarget;
const faults: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'redeploy-fc2-test-'));
  await mkdir(join(directory, 'project'));
  copy = await copyProject(join(directory, 'project'));
  target = await startTestTarget(directory, 2, faults);
});
afterAll(async () => {
  await target.close();
  await rm(directory, { recursive: true });
  expect(faults).toEqual([]);
});

const deploy = (variables: Readonly<Record<string, string>> = {}): Promise<Run> =>
  runServerlessDevs(['deploy', '-y', '-t', 's.fc2.yaml'], {
    cwd: copy.directory,
    home: directory,
    environment: { ...target.environment, ...variables },
  });

it('a deployment to FC 2.0 whose instances cannot be limited makes no tables, and says why', async () => {
  const failed = await deploy({ DB_INSTANCES: '301' });
  expect(failed.output).toMatch(/The instances of db could not be limited to 301: InvalidArgument/);
  expect(failed.output).not.toContain('table data_todos');
  expect(failed.output).not.toContain('sessionUrl:');
  expect(failed.status).not.toBe(0);
});

it('is finished by running it again, with a number that limits for real', async () => {
  const finished = await deploy({ SESSION_INSTANCES: '0' });
  expect(finished.output).toContain('Instances at most: 0 of session, 20 of db');
  expect(finished.output).toMatch(/Made .*table data_todos/);
  expect(finished.status).toBe(0);
  const [, sessionUrl = ''] = /^sessionUrl: (\S+)$/m.exec(finished.output) ?? [];
  expect((await fetch(sessionUrl, { method: 'POST', body: '{}' })).status).toBe(429);
});

it('lets users in again with the next deployment, which finds its tables all there', async () => {
  const again = await deploy();
  expect(again.output).toContain('Tables and indexes: all there');
  const [, sessionUrl = ''] = /^sessionUrl: (\S+)$/m.exec(again.output) ?? [];
  expect((await fetch(sessionUrl, { method: 'POST', body: '{}' })).status).toBe(400);
});

it('removes no table of a collection that is no longer declared, and says so', async () => {
  await copy.change('collections.ts', '  },\n});', '  },\n  notes: { fields: {} },\n});');
  expect((await deploy()).output).toContain('Made table data_notes');
  await copy.restore('collections.ts');
  const removed = await deploy();
  expect(removed.output).toMatch(/data_notes is not declared any more. It stays/);
  expect(removed.status).toBe(0);
});
