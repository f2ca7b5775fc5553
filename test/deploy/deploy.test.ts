import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createClient } from '../../client/source/node.ts';
import type { Collections } from '../../collections.ts';
import type { DeployTarget } from '../../local/deploy-target/start-deploy-target.ts';
import { type Run, runDoctor, runServerlessDevs } from './serverless-devs.ts';
import { startTestTarget } from './test-target.ts';

jest.setTimeout(60_000);

const project = join(__dirname, '..', '..');

describe.each([
  [3, 's.yaml'],
  [2, 's.fc2.yaml'],
] as const)('s deploy into a local cloud of generation %s', (generation, file) => {
  let directory = '';
  let target: DeployTarget;
  const faults: unknown[] = [];
  let first: Run;

  const s = (words: string, environment: Readonly<Record<string, string>> = {}) =>
    runServerlessDevs([...words.split(' '), '-t', file], {
      cwd: project,
      home: directory,
      environment: { ...target.environment, ...environment },
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-test-'));
    target = await startTestTarget(directory, generation, faults);
  });
  afterAll(async () => {
    await target.close();
    await rm(directory, { recursive: true });
    expect(faults).toEqual([]);
  });

  it('passes s verify', async () => {
    const run = await s('verify');
    expect(run.output).toContain('passed');
    expect(run.status).toBe(0);
  });

  it('names the resource that fails, and why; nothing is deployed then', async () => {
    const failed = await s('deploy -y', { TABLESTORE_INSTANCE: 'another' });
    expect(failed.output).toContain('Stack mini-app is CREATE_FAILED.');
    expect(failed.output).toContain('Instance: The instance another cannot be made');
    expect(failed.status).not.toBe(0);
    expect(target.endpoints.functionCompute.functions).toEqual({});
  });

  it('is finished by running it again: stack, functions, tables, and what the client needs', async () => {
    first = await s('deploy -y');
    expect(first.output).toContain('CREATE_FAILED, ContinueCreateStack');
    expect(first.output).toContain('Stack mini-app: CREATE_COMPLETE');
    expect(first.output).toMatch(/Made .*table data_todos/);
    expect(first.status).toBe(0);
    const { accountId, region, functionCompute } = target.endpoints;
    expect(Object.keys(functionCompute.functions)).toEqual(['session', 'db', 'operate']);
    if (generation === 3) return;
    for (const line of [
      'Instances at most: 10 of session, 20 of db',
      `fcAccountId: ${accountId}`,
      `fcRegion: ${region}`,
      'fcServiceName: mini-app',
      'sessionFunctionName: session',
      'dbFunctionName: db',
    ]) {
      expect(first.output).toContain(line);
    }
  });

  it('is sound to the doctor', async () => {
    const [, sessionUrl = ''] = /^sessionUrl: (\S+)$/m.exec(first.output) ?? [];
    const { environment } = target;
    const run = await runDoctor([file, sessionUrl], { cwd: project, home: directory, environment });
    expect(run).toEqual({ status: 0, output: `✔ ${file} and ${sessionUrl}\n` });
  });

  it('serves a login, a put and a list at the URL that it printed', async () => {
    const [, sessionUrl = ''] = /^sessionUrl: (\S+)$/m.exec(first.output) ?? [];
    const client = createClient<Collections>({
      sessionUrl,
      getAuthCode: async () => {
        const response = await fetch(`${target.endpoints.alipay.endpoint}/local/authorize`, {
          method: 'POST',
          body: JSON.stringify({ user: 'alice' }),
        });
        return ((await response.json()) as { authCode: string }).authCode;
      },
    });
    const todos = client.db.collection('todos');
    await todos.add({ text: 'deployed', completed: false });
    expect((await todos.get()).data).toMatchObject([{ text: 'deployed', completed: false }]);
  });

  it('changes nothing when it is repeated', async () => {
    const again = await s('deploy -y');
    expect(again.output).toContain('Stack mini-app: nothing has changed');
    expect(again.output).toContain('Tables and indexes: all there');
    expect(again.status).toBe(0);
  });
});
