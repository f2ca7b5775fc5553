import { exec } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import RPCClient from '@alicloud/pop-core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { interrupt, killLeftovers, runLocal, runUntilReady } from './child-cloud.ts';
import { invokeByAcs3, invokeByFc2 } from './invoke.ts';
import { copyProject, replaceIn } from './project-copy.ts';
import { clientOf, postSession, projectDirectory } from './test-cloud.ts';

const shell = promisify(exec);
let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-line-'));
});
afterEach(async () => {
  killLeftovers();
  await rm(directory, { recursive: true, force: true });
});

const data = () => join(directory, 'data');

describe('started as npm start does', () => {
  it('prints lines that work when pasted, and ends cleanly on Ctrl-C', async () => {
    const run = runLocal(['--watch', '--port', '0', '--data', data()]);
    await run.line('Ctrl-C');
    const printed = run
      .output()
      .split('\n')
      .map((line) => line.trim());
    const curlLine = printed.find((line) => line.startsWith('curl')) ?? 'no curl line';
    const nodeLine = printed.find((line) => line.startsWith('node')) ?? 'no node line';

    const login = await shell(curlLine);
    expect(JSON.parse(login.stdout)).toMatchObject({
      sessionId: expect.any(String),
      sts: expect.any(Object),
    });
    await shell(nodeLine, { cwd: projectDirectory });
    const { stdout } = await shell(nodeLine, { cwd: projectDirectory });
    expect(stdout.match(/Buy milk/g)).toHaveLength(2);

    const { code } = await interrupt(run);
    expect(code).toBe(0);
    await expect(readFile(join(data(), 'endpoints.json'))).rejects.toThrow('ENOENT');
  });

  it('keeps rows, sessions and keys across a restart', async () => {
    const first = await runUntilReady(data());
    const before = clientOf(first.endpoints, 'alice').db.collection('todos');
    const { id } = await before.add({ text: 'still there', completed: false });
    expect(JSON.parse(await readFile(join(data(), 'endpoints.json'), 'utf8'))).toEqual(first.endpoints);
    await interrupt(first);

    const second = await runUntilReady(data());
    const after = clientOf(second.endpoints, 'alice').db.collection('todos');
    expect((await after.get()).data).toMatchObject([{ id, text: 'still there', completed: false }]);
    expect(second.endpoints.credentials).toEqual(first.endpoints.credentials);
    await interrupt(second);
  });

  it('runs a changed function without a restart, and goes on with the old one while the new has an error', async () => {
    const copy = await copyProject(directory);
    const source = join(copy, 'functions', 'session', 'request.ts');
    const run = runLocal(['--watch', '--json', '--port', '0', '--data', data()], copy);
    const endpoints = JSON.parse(await run.line('"accountId"'));
    const refusal = async () => JSON.stringify((await postSession(endpoints, {})).answer);
    expect(await refusal()).toContain('Send JSON');

    const reloaded = run.line('reloaded');
    await replaceIn(source, 'Send JSON', 'Please send JSON');
    await reloaded;
    expect(await refusal()).toContain('Please send JSON');

    const refused = run.line('request.ts:');
    await replaceIn(source, 'Please send JSON', "oops' ' it");
    expect(await refused).toMatch(/functions\/session\/request\.ts:\d+:\d+ /);
    expect(await refusal()).toContain('Please send JSON');
    await interrupt(run);
  }, 60_000);
});

describe('started with --json', () => {
  it.each(['3', '2'] as const)(
    'for FC %s.0, prints one line, with which the genuine SDKs work from another process',
    async (generation) => {
      const run = await runUntilReady(data(), ['--generation', generation]);
      const { endpoints } = run;
      const { accountId, region, credentials, tablestore, functionCompute, sts, alipay } = endpoints;
      const { session, db, operate } = functionCompute.functions;
      expect(endpoints).toEqual({
        accountId: expect.stringMatching(/^\d{16}$/),
        region: 'cn-hangzhou',
        credentials: { accessKeyId: expect.any(String), accessKeySecret: expect.any(String) },
        tablestore: { endpoint: expect.stringMatching(loopback), instance: 'mini-app' },
        functionCompute: {
          generation: Number(generation),
          endpoint: expect.stringMatching(loopback),
          sessionUrl: functionCompute.triggers[session],
          functions: generation === '3' ? mini('session', 'db', 'operate') : { session, db, operate },
          ...(generation === '2' ? { service: 'mini-app' } : {}),
          triggers: { [session]: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/) },
        },
        sts: { endpoint: expect.stringMatching(loopback) },
        alipay: {
          gateway: `${alipay.endpoint}/gateway.do`,
          endpoint: expect.stringMatching(loopback),
          appId: expect.stringMatching(/^\d{16}$/),
          alipayPublicKey: expect.any(String),
        },
      });

      const tables = new TableStore.Client({
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.accessKeySecret,
        endpoint: tablestore.endpoint,
        instancename: tablestore.instance,
      });
      expect((await tables.listTable({})).tableNames).toEqual(['auth_sessions', 'auth_users', 'data_todos']);
      const identity = new RPCClient({ ...credentials, endpoint: sts.endpoint, apiVersion: '2015-04-01' });
      expect(await identity.request('GetCallerIdentity', {})).toMatchObject({ AccountId: accountId });
      const asDeveloper = { functionName: operate, payload: { op: 'schema', apply: true } };
      const invoked =
        generation === '3'
          ? await invokeByAcs3(endpoints, credentials, asDeveloper)
          : await invokeByFc2(endpoints, credentials, { ...asDeveloper, serviceName: 'mini-app-operate' });
      expect(invoked).toMatchObject({ answer: { data: { toAdd: [], added: [] } } });
      const { id } = await clientOf(endpoints, 'alice').db.collection('todos').add({ completed: false });
      expect(id).toHaveLength(26);
      expect(region).toBe('cn-hangzhou');

      await interrupt(run);
      expect(run.standardOutput().split('\n')).toHaveLength(1);
    },
  );

  const loopback = /^http:\/\/127\.0\.0\.1:\d+$/;
  const mini = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, `mini-app-${name}`]));
});

describe('what keeps it from starting is said in one clear line:', () => {
  /** Without the stack or anything else that a newcomer would have to see through. */
  async function failure(args: readonly string[], project = projectDirectory): Promise<string> {
    const { code, output } = await runLocal(args, project).ended;
    expect(code).toBe(1);
    const lines = output.split('\n').filter((line) => !line.startsWith('Building the '));
    expect(lines).toHaveLength(1);
    return lines.join();
  }

  it('a taken port', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    // Tablestore takes the second port after the first.
    const line = await failure(['--port', String(taken - 2), '--data', data()]);
    expect(line).toContain(`Port ${taken} is taken`);
    expect(line).toContain('--port');
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('a data folder that is a file', async () => {
    await writeFile(data(), '');
    expect(await failure(['--port', '0', '--data', data()])).toContain(
      `The data folder ${data()} cannot be used`,
    );
  });

  it('a data folder that another one uses', async () => {
    const first = await runUntilReady(data());
    const line = await failure(['--port', '0', '--data', data()]);
    expect(line).toContain(data());
    expect(line).toContain(`process ${first.child.pid} is using it. Is another npm start running?`);
    await interrupt(first);
  });

  it('a syntax error in a function', async () => {
    const copy = await copyProject(directory);
    await replaceIn(join(copy, 'functions', 'db', 'index.ts'), 'collections,', 'collections;');
    expect(await failure(['--port', '0', '--data', data()], copy)).toMatch(
      /^functions\/db\/index\.ts:\d+:\d+ Expected/,
    );
  }, 60_000);

  it('an s.yaml that cannot be read', async () => {
    const copy = await copyProject(directory);
    await replaceIn(join(copy, 's.yaml'), 'handler: index.handler', 'hander: index.handler');
    expect(await failure(['--port', '0', '--data', data()], copy)).toMatch(
      /^s\.yaml: resources\.session: handler/,
    );
  }, 60_000);

  it.each([
    [['--port', '80'], '--port 80: use 0, or a number from 1024'],
    [['--generation', '4'], '--generation 4: use 3 or 2.'],
    [['--bogus'], "Unknown option '--bogus'. See --help."],
  ])('%j', async (args, message) => {
    expect(await failure(args)).toContain(message);
  });
});
