import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import {
  DataDirectoryError,
  PortTakenError,
  startTablestoreLocal,
  type TablestoreLocal,
  type TablestoreLocalOptions,
} from './tablestore-local.ts';

const running = new Set<TablestoreLocal>();
const folders: string[] = [];
afterEach(async () => {
  for (const server of running) await stop(server);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options?: TablestoreLocalOptions): Promise<TablestoreLocal> {
  const started = await startTablestoreLocal(options);
  running.add(started);
  return started;
}

async function stop(server: TablestoreLocal): Promise<void> {
  running.delete(server);
  await server.close();
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tablestore-local-test-'));
  folders.push(folder);
  return folder;
}

function clientOf({ credentials, endpoint, instance }: TablestoreLocal): TableStore.Client {
  return new TableStore.Client({ ...credentials, endpoint, instancename: instance, maxRetries: 0 });
}

function createTable(server: TablestoreLocal, tableName: string): Promise<unknown> {
  return clientOf(server).createTable({
    tableMeta: { tableName, primaryKey: [{ name: 'id', type: 'STRING' }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
}

async function tablesOf(server: TablestoreLocal): Promise<readonly string[]> {
  return (await clientOf(server).listTable({})).tableNames;
}

describe('startTablestoreLocal', () => {
  it('needs to be told nothing, and leaves nothing behind', async () => {
    const server = await start();
    await createTable(server, 'notes');
    expect(await tablesOf(server)).toEqual(['notes']);
    expect(existsSync(server.dataDirectory)).toBe(true);
    await stop(server);
    expect(existsSync(server.dataDirectory)).toBe(false);
  });

  it('starts as many as are asked for, each with tables of its own', async () => {
    const [one, other] = [await start(), await start()];
    await createTable(one, 'notes');
    expect(await tablesOf(other)).toEqual([]);
  });

  it('keeps what is in a folder that was chosen', async () => {
    const dataDirectory = join(makeFolder(), 'new', 'rows');
    const first = await start({ dataDirectory });
    expect(first.dataDirectory).toBe(dataDirectory);
    await createTable(first, 'notes');
    await stop(first);
    expect(await tablesOf(await start({ dataDirectory }))).toEqual(['notes']);
  });

  it('takes the instance and the AccessKey that it is given, and no others', async () => {
    const credentials = { accessKeyId: 'mine', accessKeySecret: 'my-secret' };
    const server = await start({ instance: 'mini-app', credentials });
    expect(server).toMatchObject({ instance: 'mini-app', credentials });
    expect(await tablesOf(server)).toEqual([]);
    await expect(tablesOf({ ...server, instance: 'local' })).rejects.toMatchObject({ code: 403 });
    for (const wrong of [{ accessKeyId: 'local-key' }, { accessKeySecret: 'local-secret' }]) {
      const stranger = { ...server, credentials: { ...credentials, ...wrong } };
      await expect(tablesOf(stranger)).rejects.toMatchObject({ code: 403 });
    }
  });

  it('goes by the clock that it is given', async () => {
    let ahead = 0;
    const server = await start({ clock: () => Date.now() + ahead });
    expect(await tablesOf(server)).toEqual([]);
    ahead = 16 * 60_000;
    await expect(tablesOf(server)).rejects.toThrow('OTSAuthFailed');
  });

  it('hands its own faults to whom it was told to', async () => {
    const faults: unknown[] = [];
    const fault = new Error('no time');
    const server = await start({
      onError: (error) => faults.push(error),
      clock() {
        throw fault;
      },
    });
    await expect(tablesOf(server)).rejects.toMatchObject({ code: 500 });
    expect(faults).toContain(fault);
  });

  it('has the switches of the faults that requests shall meet', async () => {
    const server = await start();
    server.faults.set([{ kind: 'throttle', operations: ['ListTable'], times: 1 }]);
    await expect(tablesOf(server)).rejects.toThrow('OTSServerBusy');
    expect(await tablesOf(server)).toEqual([]);
  });

  it.each(['ab', 'ends-', 'taobao'])('refuses an instance named %s', async (instance) => {
    await expect(start({ instance })).rejects.toThrow(RangeError);
  });

  it('says that a port is taken, or a folder in use, by errors of their own', async () => {
    const dataDirectory = makeFolder();
    const { port } = await start({ dataDirectory });
    await expect(start({ port })).rejects.toThrow(PortTakenError);
    await expect(start({ dataDirectory })).rejects.toThrow(DataDirectoryError);
  });
});
