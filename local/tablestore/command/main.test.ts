import { exec } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { version } from '../package.json';
import { createSign, signedRequest } from '../protocol/signature.ts';
import { clientOf, killLeftovers, type Ready, runCommand, runUntilReady } from './test-process.ts';

let cwd = '';
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'tablestore-command-')));
});
afterEach(() => {
  killLeftovers();
  rmSync(cwd, { recursive: true, force: true });
});

const start = (...args: string[]) => runUntilReady(args, { cwd });

describe('started by a person', () => {
  it('prints where everything is, and a line that works when pasted', async () => {
    const run = runCommand(['--port', '0', '--instance', 'mini-app'], { cwd });
    await run.line('Ctrl-C');
    const printed = run.standardOutput();
    expect(printed).toMatch(/endpoint +http:\/\/127\.0\.0\.1:\d+\n/);
    expect(printed).toMatch(/instance +mini-app\n/);
    expect(printed).toMatch(/AccessKey +local-key +\(secret: local-secret\)\n/);
    expect(printed).toContain(join(cwd, '.tablestore'));

    symlinkSync(join(__dirname, '..', '..', '..', 'node_modules'), join(cwd, 'node_modules'), 'junction');
    const line = /^ *(node -e .*)$/m.exec(printed)?.[1] ?? 'no node line';
    // Characters that bash, zsh, cmd or PowerShell would read between double quotes.
    expect(line.replace(/^node -e "(.*)"$/, '$1')).not.toMatch(/["$`\\!%^]/);
    const { stdout, stderr } = await promisify(exec)(line, { cwd });
    expect([stdout, stderr]).toEqual(['[]\n', '']);
    await run.stop();
  });
});

describe('started with --json', () => {
  it('prints one line with which the genuine SDK works, and nothing else', async () => {
    const run = await start('--data', 'rows');
    expect(run.ready).toEqual({
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      instance: 'local',
      credentials: { accessKeyId: 'local-key', accessKeySecret: 'local-secret' },
      dataDirectory: join(cwd, 'rows'),
      pid: run.child.pid,
    });
    expect((await clientOf(run.ready).listTable({})).tableNames).toEqual([]);
    await run.stop();
    expect(run.standardOutput().split('\n')).toHaveLength(1);
  });

  it('takes name and AccessKey from the environment, too, and admits no other AccessKey', async () => {
    const environment = {
      TABLESTORE_LOCAL_INSTANCE: 'mini-app',
      TABLESTORE_LOCAL_ACCESS_KEY_ID: 'mine',
      TABLESTORE_LOCAL_ACCESS_KEY_SECRET: 'my-secret',
    };
    const run = await runUntilReady([], { cwd, environment });
    const credentials = { accessKeyId: 'mine', accessKeySecret: 'my-secret' };
    expect(run.ready).toMatchObject({ instance: 'mini-app', credentials });
    expect((await clientOf(run.ready).listTable({})).tableNames).toEqual([]);
    for (const wrong of [{ accessKeyId: 'local-key' }, { accessKeySecret: 'local-secret' }]) {
      const stranger = clientOf({ ...run.ready, credentials: { ...credentials, ...wrong } });
      await expect(stranger.listTable({})).rejects.toMatchObject({ code: 403 });
    }
    await run.stop();
  });

  it('keeps rows across a restart', async () => {
    const first = await start();
    await createNotes(first.ready);
    await putNote(first.ready, 'still there');
    await first.stop();

    const second = await start();
    const { row } = await clientOf(second.ready).getRow({ tableName: 'notes', primaryKey: [{ id: '1' }] });
    expect(row?.attributes).toMatchObject([{ columnName: 'text', columnValue: 'still there' }]);
    await second.stop();
  });
});

describe('told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s, answers what has been asked, then ends', async (signal) => {
    const run = await start();
    const asking = askToListTables(run.ready);
    await once(asking, 'continue');

    const answer = once(asking, 'response') as Promise<[IncomingMessage]>;
    const stopping = run.line('Stopping');
    run.child.kill(signal);
    await stopping;
    asking.end();
    const [response] = await answer;
    expect(response.statusCode).toBe(200);
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });

  it('twice in one moment, as Ctrl-C reaches it under npx, takes that for once', async () => {
    const run = await start();
    const asking = askToListTables(run.ready);
    await once(asking, 'continue');

    const answer = once(asking, 'response') as Promise<[IncomingMessage]>;
    const stopping = run.line('Stopping');
    // Of the same kind, the system would deliver one.
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    await stopping;
    asking.end();
    const [response] = await answer;
    expect(response.statusCode).toBe(200);
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(run.standardError()).toBe('Stopping…');
  });

  it('a second time, ends at once', async () => {
    const run = await start();
    const asking = askToListTables(run.ready);
    asking.on('error', () => undefined);
    await once(asking, 'continue');
    const stopping = run.line('Stopping');
    run.child.kill('SIGTERM');
    await stopping;

    const again = setInterval(() => run.child.kill('SIGTERM'), 100);
    const ended = await run.ended;
    clearInterval(again);
    expect(ended).toEqual({ code: 130, signal: null });
  });
});

describe('what keeps it from starting is said in one clear line:', () => {
  async function failure(...args: string[]): Promise<string> {
    const run = runCommand(args, { cwd });
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.standardOutput()).toBe('');
    expect(run.standardError().split('\n')).toHaveLength(1);
    return run.standardError();
  }

  it('a taken port', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    squatter.unref();
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await failure('--port', String(port))).toBe(
      `Port ${port} is taken by another program. Is another tablestore-local running? Stop it, or choose another port with --port N.`,
    );
    squatter.close();
  });

  it('a data folder that is a file', async () => {
    writeFileSync(join(cwd, 'rows'), '');
    expect(await failure('--port', '0', '--data', 'rows')).toBe(
      `The data directory ${join(cwd, 'rows')} cannot be used: a file is in its place. Use --data DIR for another.`,
    );
  });

  it('a data folder that another one uses, which goes on', async () => {
    const first = await start();
    expect(await failure('--port', '0')).toBe(
      `The data directory ${join(cwd, '.tablestore')} cannot be used: process ${first.ready.pid} is using it. Use --data DIR for another.`,
    );
    expect((await clientOf(first.ready).listTable({})).tableNames).toEqual([]);
    await first.stop();
  });

  it('a damaged file', async () => {
    const first = await start();
    await createNotes(first.ready);
    await first.stop();
    writeFileSync(join(cwd, '.tablestore', 'data.mdb'), Buffer.alloc(64 * 1024, 0x5a));
    const line = await failure('--port', '0');
    expect(line).toContain(join(cwd, '.tablestore'));
    expect(line).toContain('damaged');
  });

  it('an option that it does not know', async () => {
    expect(await failure('--prot', '0')).toBe("Unknown option '--prot'. See --help.");
  });

  it('a name that Tablestore would not give to an instance', async () => {
    expect(await failure('--instance', 'ots')).toBe(
      '--instance ots: Tablestore allows no name that contains "ots".',
    );
  });
});

it.each([
  ['--help', 'TABLESTORE_LOCAL_PORT'],
  ['--version', version],
])('%s starts nothing', async (option, text) => {
  const run = runCommand([option], { cwd });
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.standardOutput()).toContain(text);
});

async function createNotes(ready: Ready): Promise<void> {
  await clientOf(ready).createTable({
    tableMeta: { tableName: 'notes', primaryKey: [{ name: 'id', type: 'STRING' }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
}

async function putNote(ready: Ready, text: string): Promise<void> {
  await clientOf(ready).putRow({
    tableName: 'notes',
    condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
    primaryKey: [{ id: '1' }],
    attributeColumns: [{ text }],
  });
}

/** A request without its end; the server says "continue" when it has the rest. */
function askToListTables({ endpoint, instance, credentials }: Ready): ClientRequest {
  const headers = {
    'x-ots-date': new Date().toISOString(),
    'x-ots-apiversion': '2015-12-31',
    'x-ots-accesskeyid': credentials.accessKeyId,
    'x-ots-instancename': instance,
    'x-ots-contentmd5': createHash('md5').digest('base64'),
  };
  const signature = createSign()(credentials.accessKeySecret, signedRequest('/ListTable', headers));
  const outgoing = request(`${endpoint}/ListTable`, {
    method: 'POST',
    headers: { ...headers, 'x-ots-signature': signature, expect: '100-continue' },
  });
  outgoing.flushHeaders();
  return outgoing;
}
