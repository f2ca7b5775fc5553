import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { createTablestoreServer, type TablestoreServer } from '../../local/tablestore/server.ts';
import { type CollectionDefinitions, defineCollections } from '../common/collections/define.ts';
import { createTablestoreConnection } from '../common/tablestore/connection.ts';
import { createStore } from '../common/tablestore/store.ts';
import { readUser, replaceUser } from '../common/users.ts';
import { createOperateHandler } from './handler.ts';

const collections = defineCollections({
  todos: { fields: { text: v.pipe(v.string(), v.maxLength(20)) } },
  news: { fields: { title: v.string() }, shared: true },
});
const uid = 'alipay:open_id:alice';

const credentials = { accessKeyId: 'key', accessKeySecret: 'secret', securityToken: 'token' };

let directory = '';
let tablestore: TablestoreServer;
const logged: string[] = [];
const faults: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'operate-handler-'));
  tablestore = await createTablestoreServer({
    dataDirectory: directory,
    instance: 'local',
    region: 'cn-hangzhou',
    accountId: '1',
    port: 0,
    fsync: false,
    clock: Date.now,
    findAccessKey: (id) => (id === 'key' ? { ...credentials, isAllowed: () => true } : undefined),
    onError: (error) => faults.push(error),
  });
  await answer({ op: 'schema', apply: true });
});
afterAll(async () => {
  await tablestore.close();
  await rm(directory, { recursive: true });
  expect(faults).toEqual([]);
});

/** What the function answers, deployed with some collections and run by a role. */
async function answer(request: unknown, declared: CollectionDefinitions = collections, role = credentials) {
  const handler = createOperateHandler({
    collections: declared,
    clock: Date.now,
    writeLog: (line) => logged.push(line),
    environment: {
      TABLESTORE_INSTANCE: 'local',
      TABLESTORE_ENDPOINT: tablestore.endpoint,
      SESSION_ABSOLUTE_SECONDS: '86400',
    },
  });
  const context = {
    requestId: 'r1',
    region: 'cn-hangzhou',
    accountId: '1',
    credentials: role,
    function: { timeout: 8 },
  };
  const event = Buffer.from(typeof request === 'string' ? request : JSON.stringify(request));
  return JSON.parse((await handler(event, context)) ?? '') as unknown;
}

/** What the server adds to every document. */
const fromServer = {
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  _rev: expect.any(String),
};

const refused = (message: unknown, code = 'InvalidArgument') => ({
  error: { code, message, requestId: 'r1' },
});

describe('a request', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', 'nonsense', 'Send JSON with "op": one of deleteUserData,'],
    ['an unknown operation', { op: 'dropTables' }, 'Send JSON with "op": one of'],
    ['a name that every object has', { op: 'constructor' }, 'Send JSON with "op": one of'],
    ['an unknown field', { op: 'schema', force: true }, 'force: is no field of schema, which has apply.'],
    ['a field of another type', { op: 'schema', apply: 'yes' }, 'apply: must be true or false.'],
    ['a field too few', { op: 'export' }, 'uid: is missing.'],
    ['a uid that is none', { op: 'deleteUserData', uid: 'shared' }, 'uid: must be a uid such as'],
    ['no documents', { op: 'import', uid, documents: [] }, 'documents: is empty.'],
    [
      '201 documents',
      { op: 'putShared', collection: 'news', documents: Array(201).fill({}) },
      'has more than 200',
    ],
    ['a cursor of one’s own', { op: 'export', uid, cursor: 'x' }, 'cursor: pass on the "next"'],
    [
      'a private collection as a shared one',
      { op: 'removeShared', collection: 'todos', id: '1' },
      '"todos" is not shared',
    ],
  ])('with %s is refused in one sentence', async (_, request, message) => {
    expect(await answer(request)).toEqual(refused(expect.stringContaining(message)));
  });
});

it('an import gives a result for each document, writes what is valid, and can be repeated', async () => {
  const item = (document: object, collection = 'todos') => ({ collection, document });
  const documents = [
    item({ id: 'a', text: 'x' }),
    item({ id: 'b', text: 'x'.repeat(21) }),
    item({ id: 'a', text: 'y' }),
    item({ id: 'n', title: 'x' }, 'news'),
    item({ id: 'p', text: 'x' }, '__proto__'),
  ];
  const results = {
    data: {
      results: [
        { id: 'a' },
        { error: { code: 'InvalidArgument', message: expect.stringContaining('text') } },
        { error: { code: 'InvalidArgument', message: expect.stringContaining('another document') } },
        { error: { code: 'InvalidArgument', message: expect.stringContaining('"news" is shared') } },
        { error: { code: 'InvalidArgument', message: expect.stringContaining('is not declared') } },
      ],
    },
  };
  expect(await answer({ op: 'import', uid, documents })).toEqual(results);
  expect(await answer({ op: 'import', uid, documents })).toEqual(results);
  expect(await answer({ op: 'export', uid })).toEqual({
    data: { documents: [{ collection: 'todos', document: { id: 'a', text: 'x', ...fromServer } }] },
  });
});

it('rows of a batch that are refused for a while are sent again, and those alone', async () => {
  tablestore.faults.set([{ kind: 'conflict', operations: ['BatchWriteRow'], times: 2 }]);
  const documents = ['1', '2', '3'].map((id) => ({ id, title: id }));
  expect(await answer({ op: 'putShared', collection: 'news', documents })).toEqual({
    data: { results: documents.map(({ id }) => ({ id })) },
  });
  expect(tablestore.faults.list()).toEqual([expect.objectContaining({ met: 2 })]);
  tablestore.faults.clear();
});

it('what Tablestore goes on refusing is answered before the function’s time is over', async () => {
  tablestore.faults.set([{ kind: 'throttle', operations: ['GetRange'] }]);
  expect(await answer({ op: 'export', uid })).toEqual(
    refused(expect.stringContaining('has not accepted it in the time there was'), 'Unavailable'),
  );
  tablestore.faults.clear();
});

it('what Tablestore refuses for good is told to the developer, in answer and log', async () => {
  expect(await answer({ op: 'schema' }, collections, { ...credentials, accessKeyId: 'nobody' })).toEqual(
    refused(expect.stringContaining('Tablestore answered: OTSAuthFailed'), 'Internal'),
  );
  expect(logged.join('\n')).toContain('OTSAuthFailed');
});

it('deleting a user takes documents of collections that are no longer declared, and no others', async () => {
  const bob = 'alipay:open_id:bob';
  const documents = [{ collection: 'todos', document: { id: 'z', text: 'x' } }];
  for (const each of [uid, bob]) await answer({ op: 'import', uid: each, documents });
  const later = defineCollections({ news: collections.news });
  expect(await answer({ op: 'deleteUserData', uid }, later)).toMatchObject({ data: { isDone: true } });
  expect(await answer({ op: 'export', uid })).toEqual({ data: { documents: [] } });
  const [document] = documents.map((item) => ({ ...item, document: { ...item.document, ...fromServer } }));
  expect(await answer({ op: 'export', uid: bob })).toEqual({ data: { documents: [document] } });
});

it('deleting a user ends their sessions and logins before the first document goes, and the user last', async () => {
  const client = createTablestoreConnection({
    TABLESTORE_INSTANCE: 'local',
    TABLESTORE_ENDPOINT: tablestore.endpoint,
  })({ requestId: 'r1', region: 'cn-hangzhou', accountId: '1', credentials });
  const store = createStore(client);
  // Disabled long ago: no instance of db remembers a session.
  const user = {
    provider: 'alipay',
    kind: 'open_id',
    createdAt: 1,
    disabledAt: 2,
    sessionEpoch: 4,
    sessions: [],
  };
  await replaceUser(store, uid, undefined, user);
  tablestore.faults.set([{ kind: 'throttle', operations: ['GetRange'] }]);
  expect(await answer({ op: 'deleteUserData', uid })).toMatchObject({ error: { code: 'Unavailable' } });
  expect((await readUser(store, uid))?.user).toMatchObject({
    sessionEpoch: 5,
    disabledAt: 2,
  });
  tablestore.faults.clear();
  expect(await answer({ op: 'deleteUserData', uid })).toMatchObject({ data: { isDone: true } });
  expect(await readUser(store, uid)).toBeUndefined();
});
