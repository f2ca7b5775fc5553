import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ErrorMessage, ListTableResponse } from './protocol/messages.ts';
import { startTestInstance, type TestInstance, testAccessKey } from './test/instance.ts';
import { ownInstances } from './test/own-instances.ts';
import { openRawConnection, type RawConnection, type RawResponse } from './test/raw-connection.ts';
import { type RawRequest, signedHeaders } from './test/raw-request.ts';
import { createTestTable, get, key, put } from './test/rows.ts';

let instance: TestInstance;
const startOwn = ownInstances();
let connection: RawConnection;

beforeEach(async () => {
  instance = await startTestInstance();
  connection = await openRawConnection(instance.server.port);
});
afterEach(async () => {
  connection.socket.destroy();
  await instance.close();
});

/** The bytes of a signed request. */
function bytesOf(request: RawRequest & { readonly connection?: string } = {}): Buffer {
  const { method = 'POST', path = '/ListTable', body = Buffer.alloc(0) } = request;
  const headers = {
    host: '127.0.0.1',
    ...(request.connection === undefined ? {} : { connection: request.connection }),
    ...signedHeaders({ instance: 'mini-app', ...testAccessKey }, request),
    'content-length': body.length,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}

const codeOf = (response: RawResponse | undefined) =>
  response && [response.status, ErrorMessage.decode(response.body).code];

describe('a request that is refused before its body counts', () => {
  const large = Buffer.alloc(1024 * 1024);
  const tooLarge = Buffer.alloc(5 * 1024 * 1024 + 1);
  const refused: [string, RawRequest, unknown[]][] = [
    ['another method', { method: 'PUT', body: large }, [405, 'OTSMethodNotAllowed']],
    ['an unknown operation', { path: '/Search', body: large }, [400, 'OTSParameterInvalid']],
    [
      'a header that is missing',
      { headers: { 'x-ots-date': undefined }, body: large },
      [400, 'OTSParameterInvalid'],
    ],
    ['a body of more than 5 MB', { body: tooLarge }, [413, 'OTSRequestBodyTooLarge']],
  ];

  it.each(refused)('for %s leaves the connection good for the next one', async (_title, request, error) => {
    connection.socket.write(bytesOf(request));
    expect(codeOf(await connection.read())).toEqual(error);
    connection.socket.write(bytesOf());
    expect(await connection.read()).toMatchObject({ status: 200 });
  });

  it.each(refused)(
    'for %s is answered to a caller who ends the connection after it',
    async (_title, request, error) => {
      connection.socket.write(bytesOf({ ...request, connection: 'close' }));
      expect(codeOf(await connection.read())).toEqual(error);
      expect(await connection.read()).toBeUndefined();
    },
  );
});

describe('a body', () => {
  it('may come in pieces', async () => {
    const bytes = bytesOf({ path: '/DescribeTable', body: Buffer.from([0x0a, 1, 0x61]) });
    for (const at of [bytes.length - 3, bytes.length - 2, bytes.length - 1]) {
      connection.socket.write(bytes.subarray(at === bytes.length - 3 ? 0 : at, at + 1));
      await new Promise(setImmediate);
    }
    expect(codeOf(await connection.read())).toEqual([404, 'OTSObjectNotExist']);
  });

  it('that stops midway does nothing, and is no fault of the server', async () => {
    const bytes = bytesOf({ path: '/DescribeTable', body: Buffer.from([0x0a, 1, 0x61]) });
    connection.socket.end(bytes.subarray(0, -1));
    await once(connection.socket, 'close');
    expect(await instance.call('listTable', {})).toMatchObject({ tableNames: [] });
    expect(instance.faults).toEqual([]);
  });

  it('of faults to be set that stops midway sets none, and is no fault of the server', async () => {
    const headers = 'host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 23\r\n';
    connection.socket.end(`POST /local/faults HTTP/1.1\r\n${headers}\r\n{"kind":"conflict"`);
    await once(connection.socket, 'close');
    expect(instance.server.faults.list()).toEqual([]);
    expect(instance.faults).toEqual([]);
  });

  it('that is still to come keeps nobody else waiting', async () => {
    connection.socket.write(bytesOf({ body: Buffer.of(1, 2) }).subarray(0, -1));
    expect(await instance.call('listTable', {})).toMatchObject({ tableNames: [] });
  });
});

describe('requests on one connection that do not wait for answers', () => {
  it('are answered in their order', async () => {
    const paths = ['/ListTable', '/Search', '/ListTable', '/Unknown', '/ListTable'];
    connection.socket.write(Buffer.concat(paths.map((path) => bytesOf({ path }))));
    const statuses: unknown[] = [];
    for (const _ of paths) statuses.push((await connection.read())?.status);
    expect(statuses).toEqual([200, 400, 200, 400, 200]);
  });

  it('are answered in their order when the first one takes longer', async () => {
    await createTestTable(instance, 'rows');
    instance.server.faults.set([{ kind: 'latency', milliseconds: 50, operations: ['DescribeTable'] }]);
    const describeMissing = { path: '/DescribeTable', body: Buffer.from([0x0a, 1, 0x61]) };
    connection.socket.write(Buffer.concat([bytesOf(describeMissing), bytesOf()]));
    expect(codeOf(await connection.read())).toEqual([404, 'OTSObjectNotExist']);
    const second = await connection.read();
    expect(ListTableResponse.decode(second?.body ?? Buffer.of(0xff))).toEqual({ table_names: ['rows'] });
  });
});

describe('a server that is closed', () => {
  /** Resolves when a number of requests have met the fault that is set. */
  async function haveMet({ server }: TestInstance, count: number): Promise<void> {
    while (server.faults.list()[0]?.met !== count) await new Promise(setImmediate);
  }

  it('answers requests that it has received, and keeps what they wrote', async () => {
    const own = await startTestInstance();
    await createTestTable(own, 'rows');
    own.server.faults.set([{ kind: 'latency', milliseconds: 100 }]);
    const write = put(own, 'rows', key('u', 1), [{ a: 'x' }]);
    await haveMet(own, 1);
    await own.server.close();
    await write;
    const next = await startTestInstance({ dataDirectory: own.dataDirectory });
    expect(await get(next, 'rows', key('u', 1))).toEqual({ a: 'x' });
    await next.close();
  });

  it('does nothing for a request that comes later, and still answers those before it', async () => {
    const own = await startOwn();
    const early = await openRawConnection(own.server.port);
    own.server.faults.set([{ kind: 'latency', milliseconds: 100 }]);
    early.socket.write(bytesOf());
    await haveMet(own, 1);
    const closed = own.close();
    early.socket.write(bytesOf());
    expect(await early.read()).toMatchObject({ status: 200 });
    expect(await early.read()).toBeUndefined();
    await closed;
    expect(own.server.faults.list()[0]?.met).toBe(1);
  });

  it('does not wait for a caller who never sends the rest of a body', async () => {
    const own = await startOwn();
    const stalled = await openRawConnection(own.server.port);
    stalled.socket.write(bytesOf({ body: Buffer.of(1, 2) }).subarray(0, -1));
    await own.call('listTable', {});
    await own.close();
    expect(await stalled.read()).toBeUndefined();
    expect(own.faults).toEqual([]);
  });
});
