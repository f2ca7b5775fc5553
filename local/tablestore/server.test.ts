import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLmdbStore } from './storage/lmdb-store.ts';
import { StorageError } from './storage/storage-error.ts';
import { startTestInstance, type TestInstance, testAccessKey } from './test/instance.ts';
import { ownInstances } from './test/own-instances.ts';
import { type RawRequest, sendRaw } from './test/raw-request.ts';
import { createTestTable, expectNotExist, get, key, put } from './test/rows.ts';

let instance: TestInstance;
const startOwn = ownInstances();

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, 'rows');
});
afterAll(() => instance.close());

const send = (request: RawRequest) => sendRaw(instance, request);

describe('a response', () => {
  it('carries a digest, a date, a request id and a signature that SDKs can verify', async () => {
    const { headers, body } = await send({});
    expect(headers['x-ots-contentmd5']).toBe(createHash('md5').update(body).digest('base64'));
    expect(Date.parse(String(headers['x-ots-date']))).toBeGreaterThan(Date.now() - 60_000);
    expect(headers['x-ots-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    const lines = Object.keys(headers)
      .filter((name) => name.startsWith('x-ots-'))
      .sort()
      .map((name) => `${name}:${String(headers[name])}`);
    const signature = createHmac('sha1', testAccessKey.accessKeySecret)
      .update(`${lines.join('\n')}\n/ListTable`)
      .digest('base64');
    expect(headers.authorization).toBe(`OTS ${testAccessKey.accessKeyId}:${signature}`);
  });

  it('is not signed for a caller who is not known', async () => {
    const { headers } = await send({ unsigned: { 'x-ots-signature': 'AAAA' } });
    expect(headers.authorization).toBeUndefined();
    expect(headers['x-ots-requestid']).toBeDefined();
  });
});

describe('policies', () => {
  const denied = {
    status: 403,
    code: 'OTSNoPermissionAccess',
    message: 'You have no permission to access the requested resource, please contact the resource owner.',
  };
  const resource = (table: string) => `acs:ots:cn-hangzhou:1234567890123456:instance/mini-app/table/${table}`;

  it('are asked for the action and the table of every operation', async () => {
    const asked: string[] = [];
    const own = await startOwn({
      findAccessKey: () => ({
        accessKeySecret: testAccessKey.accessKeySecret,
        isAllowed(action, name) {
          asked.push(`${action} ${name}`);
          return true;
        },
      }),
    });
    await createTestTable(own, 'rows');
    await own.call('listTable', {});
    await put(own, 'rows', key('u', 1), [{ a: 1 }]);
    await own.call('batchGetRow', {
      tables: ['rows', 'other'].map((tableName) => ({ tableName, primaryKey: [key('u', 1)] })),
    });
    expect(asked).toEqual([
      `ots:CreateTable ${resource('rows')}`,
      `ots:ListTable ${resource('*')}`,
      `ots:PutRow ${resource('rows')}`,
      `ots:BatchGetRow ${resource('rows')}`,
      `ots:BatchGetRow ${resource('other')}`,
    ]);
    await own.close();
  });

  it('that do not allow an action keep everything as it is', async () => {
    const allowed = new Set(['ots:CreateTable', 'ots:GetRow', 'ots:BatchGetRow']);
    const own = await startOwn({
      findAccessKey: () => ({
        accessKeySecret: testAccessKey.accessKeySecret,
        isAllowed: (action, name) => allowed.has(action) && name !== resource('secret'),
      }),
    });
    await createTestTable(own, 'rows');
    await expect(put(own, 'rows', key('u', 1), [{ a: 1 }])).rejects.toMatchObject(denied);
    expect(await get(own, 'rows', key('u', 1))).toBeUndefined();
    await expect(get(own, 'secret', key('u', 1))).rejects.toMatchObject(denied);
    const tables = ['rows', 'secret'].map((tableName) => ({ tableName, primaryKey: [key('u', 1)] }));
    await expect(own.call('batchGetRow', { tables })).rejects.toMatchObject(denied);
    await expect(own.call('listTable', {})).rejects.toMatchObject(denied);
    await own.close();
  });
});

describe('the server', () => {
  it('answers what belongs to search indexes as unsupported', async () => {
    await expect(instance.call('listSearchIndex', { tableName: 'rows' })).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message: 'Unsupported operation: ListSearchIndex.',
    });
  });

  it('reports a fault of its own, and tells the caller no more than that', async () => {
    const faults: unknown[] = [];
    const fault = new Error('the store of access keys is gone');
    const own = await startOwn({
      onError: (error) => faults.push(error),
      findAccessKey() {
        throw fault;
      },
    });
    await expect(own.call('listTable', {})).rejects.toMatchObject({
      status: 500,
      code: 'OTSInternalServerError',
      message: 'Internal server error.',
    });
    expect(faults).toEqual([fault]);
    await own.close();
  });

  it.each([
    ['DiskFull', 503, 'OTSServerUnavailable', 'Server is not available.'],
    ['Failed', 503, 'OTSServerUnavailable', 'Server is not available.'],
    ['Removed', 503, 'OTSServerUnavailable', 'Server is not available.'],
    ['Damaged', 500, 'OTSInternalServerError', 'Internal server error.'],
  ] as const)('reports a store that is %s, and answers %i %s', async (code, status, errorCode, message) => {
    const faults: unknown[] = [];
    const failure = new StorageError(code, 'The store is broken.');
    let isBroken = false;
    const own = await startOwn({
      onError: (error) => faults.push(error),
      openStore(options) {
        const store = openLmdbStore(options);
        const failing = (): never => {
          throw failure;
        };
        return {
          ...store,
          get: (storeKey) => (isBroken ? failing() : store.get(storeKey)),
          transaction: (action) => (isBroken ? failing() : store.transaction(action)),
        };
      },
    });
    await createTestTable(own, 'rows');
    isBroken = true;
    const answer = { status, code: errorCode, message };
    await expect(get(own, 'rows', key('u', 1))).rejects.toMatchObject(answer);
    await expect(put(own, 'rows', key('u', 1), [])).rejects.toMatchObject(answer);
    const reads = { tables: [{ tableName: 'rows', primaryKey: [key('u', 1)] }] };
    await expect(own.call('batchGetRow', reads)).rejects.toMatchObject(answer);
    expect(faults).toEqual([failure, failure, failure]);
    await own.close();
  });

  it.each([
    ['that succeeds', 2],
    ['that is refused', 1],
  ])('answers a write %s only when what it saw is flushed', async (_title, id) => {
    let release = (): void => undefined;
    let isHeld = false;
    let transactions = 0;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const own = await startOwn({
      openStore(options) {
        const store = openLmdbStore(options);
        return {
          ...store,
          transaction(action) {
            transactions++;
            return store.transaction(action);
          },
          flushed: () => (isHeld ? held : store.flushed()),
        };
      },
    });
    await createTestTable(own, 'rows');
    await put(own, 'rows', key('u', 1), []);
    isHeld = true;
    const before = transactions;
    let isAnswered = false;
    const answer = own
      .call('putRow', {
        tableName: 'rows',
        condition: expectNotExist,
        primaryKey: key('u', id),
        attributeColumns: [],
      })
      .catch((error: Error) => error)
      .finally(() => {
        isAnswered = true;
      });
    while (transactions === before) await new Promise(setImmediate);
    // An answer that did not wait would be there before those of requests that come later.
    for (let count = 0; count < 5; count++) await sendRaw(own, { method: 'GET' });
    expect(isAnswered).toBe(false);
    release();
    await answer;
    await own.close();
  });

  it('refuses a data directory that another server has open, and leaves that one running', async () => {
    await expect(startTestInstance({ dataDirectory: instance.dataDirectory })).rejects.toMatchObject({
      name: 'DataDirectoryError',
    });
    await put(instance, 'rows', key('still', 1), [{ a: 1 }]);
    expect(await get(instance, 'rows', key('still', 1))).toEqual({ a: 1 });
  });

  it('gives the data directory up when its port is taken', async () => {
    const first = await startTestInstance();
    await first.server.close();
    const { dataDirectory } = first;
    await expect(startTestInstance({ dataDirectory, port: instance.server.port })).rejects.toMatchObject({
      name: 'PortTakenError',
    });
    const second = await startTestInstance({ dataDirectory });
    await second.close();
  });
});
