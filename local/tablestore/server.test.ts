import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance, testAccessKey } from './test/instance.ts';
import { type RawRequest, sendRaw } from './test/raw-request.ts';
import { createTestTable, get, key, put } from './test/rows.ts';

let instance: TestInstance;

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
    const own = await startTestInstance({
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
    const own = await startTestInstance({
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
  it.each(['updateTable', 'startLocalTransaction'] as const)('answers %s as unsupported', async (method) => {
    const params = { tableName: 'rows', tableOptions: {}, primaryKey: [{ uid: 'u' }] };
    await expect(instance.call(method, params)).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message: `Unsupported operation: ${method[0]?.toUpperCase()}${method.slice(1)}.`,
    });
  });

  it('reports a fault of its own, and tells the caller no more than that', async () => {
    const faults: unknown[] = [];
    const fault = new Error('the store of access keys is gone');
    const own = await startTestInstance({
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
