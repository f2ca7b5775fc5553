import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FcContext } from '../fc-context.ts';
import { type AnsweringServer, startAnsweringServer } from '../testing/answering-server.ts';
import { createTablestoreConnection } from './connection.ts';
import { createStore, type Store } from './store.ts';

const context: FcContext = {
  requestId: 'r',
  region: 'cn-hangzhou',
  accountId: '1',
  credentials: { accessKeyId: 'STS.a', accessKeySecret: 'b', securityToken: 'first' },
};

const servers: AnsweringServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function startTablestore(answer: RequestListener): Promise<string> {
  const server = await startAnsweringServer(answer);
  servers.push(server);
  return server.url;
}

async function storeAnswered(answer: RequestListener): Promise<Store> {
  const connect = createTablestoreConnection({
    TABLESTORE_INSTANCE: 'mini-app',
    TABLESTORE_ENDPOINT: await startTablestore(answer),
  });
  return createStore(connect(context));
}

/** An error as Tablestore sends it: protobuf with the code and a message. */
function refuse(status: number, code: string): RequestListener {
  const field = (tag: number, text: string) => Buffer.from([tag, text.length, ...Buffer.from(text)]);
  const body = Buffer.concat([field(0x0a, code), field(0x12, 'Some text.')]);
  return (_, response) => response.writeHead(status, { 'x-ots-requestid': 'ots-1' }).end(body);
}

describe('what Tablestore answers', () => {
  it.each([
    [503, 'OTSServerBusy', 'Unavailable'],
    [500, 'OTSInternalServerError', 'Unavailable'],
    [404, 'OTSTableNotReady', 'Unavailable'],
    [409, 'OTSRowOperationConflict', 'Unavailable'],
    [403, 'OTSNotEnoughCapacityUnit', 'Unavailable'],
    [403, 'OTSNoPermissionAccess', 'Internal'],
    [404, 'OTSObjectNotExist', 'Internal'],
    [400, 'OTSParameterInvalid', 'Internal'],
  ])('%s %s is %s to the caller, and the cause says what it was', async (status, code, expected) => {
    const store = await storeAnswered(refuse(status, code));
    await expect(store.deleteRow('t', [['id', 'a']])).rejects.toMatchObject({
      code: expected,
      message: expect.not.stringContaining('OTS'),
      cause: { code, tablestoreRequestId: 'ots-1' },
    });
  });

  it('a condition that does not hold is an answer, not an error', async () => {
    const store = await storeAnswered(refuse(403, 'OTSConditionCheckFail'));
    expect(await store.putRow('t', [['id', 'a']], {}, 'rowExists')).toBe(false);
  });

  it('a proxy that answers for it is Unavailable', async () => {
    const store = await storeAnswered((_, response) =>
      response.writeHead(502).end('<html>Bad gateway</html>'),
    );
    await expect(store.deleteRow('t', [['id', 'a']])).rejects.toMatchObject({ code: 'Unavailable' });
  });

  it('a connection that is cut is Unavailable', async () => {
    const store = await storeAnswered((request) => request.socket.destroy());
    await expect(store.deleteRow('t', [['id', 'a']])).rejects.toMatchObject({ code: 'Unavailable' });
  });
});

it('the client is kept while the credentials stay, and rebuilt once Function Compute has renewed them', async () => {
  const tokens: unknown[] = [];
  const connect = createTablestoreConnection({
    TABLESTORE_INSTANCE: 'mini-app',
    TABLESTORE_ENDPOINT: await startTablestore((request, response) => {
      tokens.push(request.headers['x-ots-ststoken']);
      refuse(403, 'OTSConditionCheckFail')(request, response);
    }),
  });
  expect(connect(context)).toBe(connect({ ...context, credentials: { ...context.credentials } }));

  const renewed = { ...context, credentials: { ...context.credentials, securityToken: 'second' } };
  for (const invocation of [context, renewed, renewed]) {
    await createStore(connect(invocation)).putRow('t', [['id', 'a']], {}, 'rowExists');
  }
  expect(tokens).toEqual(['first', 'second', 'second']);
});
