import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
afterEach(async () => {
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

const made = { createdAt: expect.any(Number), updatedAt: expect.any(Number), _rev: expect.any(String) };
const invalid = {
  error: expect.objectContaining({ code: 'InvalidArgument', requestId: expect.any(String) }),
};

/**
 * Requests to db as clients in the field have sent them, in this order, and what they count on: those of the original
 * template, which knew neither collections nor opIds; those of the first version of this client; and those of a later
 * one, whose parameters this server does not know.
 */
const recorded: readonly (readonly [from: string, request: object, answer: unknown])[] = [
  ['the original', { op: 'list' }, { data: [] }],
  [
    'the original',
    { op: 'put', obj: { id: '1', completed: false } },
    { data: { id: '1', completed: false, ...made } },
  ],
  [
    'the original',
    { op: 'put', obj: { id: '1', completed: true } },
    { data: { id: '1', completed: true, ...made } },
  ],
  ['the original', { op: 'get', id: '1' }, { data: { id: '1', completed: true, ...made } }],
  ['the original', { op: 'remove', id: '1' }, { data: expect.anything() }],
  ['the original', { op: 'remove', id: '1' }, { data: expect.anything() }],
  ['the original', { op: 'list' }, { data: [] }],
  [
    'the first client',
    { op: 'add', collection: 'todos', opId: 'a1', obj: { id: 'n', text: 'milk' } },
    { data: { id: 'n', text: 'milk', completed: false, ...made } },
  ],
  [
    'the first client',
    { op: 'update', collection: 'todos', opId: 'a2', id: 'n', set: { completed: true } },
    { data: { id: 'n', updatedAt: expect.any(Number), _rev: expect.any(String) } },
  ],
  [
    'the first client',
    { op: 'list', collection: 'todos', where: { completed: true }, limit: 20 },
    { data: [{ id: 'n', text: 'milk', completed: true, ...made }] },
  ],
  ['the first client', { op: 'count', collection: 'todos' }, { data: { total: 1 } }],
  ['a later client', { op: 'get', collection: 'todos', id: 'n', ifNewer: 3 }, invalid],
  ['a later client', { op: 'watch', collection: 'todos' }, invalid],
  ['a later client', { op: 'list', collection: 'habits' }, invalid],
  ['a later client', { op: 'add', collection: 'todos', obj: { id: 'p', text: 'x', priority: 1 } }, invalid],
  ['a later client', { op: 'update', collection: 'todos', id: 'n', multiply: { count: 2 } }, invalid],
  ['a later client', { op: 'list', collection: 'todos', where: { text: { $near: 'milk' } } }, invalid],
  ['all of them', { op: 'count', collection: 'todos' }, { data: { total: 1 } }],
];

describe('F10: clients and servers of other versions', () => {
  it('requests that older and newer clients send are answered as they count on, or refused by name', async () => {
    const sid = await cloud.logIn('recorded');
    for (const [from, request, answer] of recorded) {
      const given = await cloud.invokeDb({ sid, ...request });
      expect({ from, request, given }).toEqual({ from, request, given: answer });
    }
    tried(recorded.length);
  });

  it.each([
    [
      'the original’s, the whole answer of my.getAuthCode',
      { authErrorScopes: {}, authSuccessScopes: ['auth_base'] },
    ],
    ['a later client’s, with more fields', { clientVersion: '9.0.0', capabilities: ['live'] }],
  ])('a login as %s, is answered as ever', async (_name, more) => {
    const authCode = await cloud.authCodeOf('older');
    const response = await fetch(cloud.endpoints.functionCompute.sessionUrl, {
      method: 'POST',
      body: JSON.stringify({ authCode, ...more }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      sessionId: expect.any(String),
      expiresAt: expect.anything(),
      sts: {
        AccessKeyId: expect.any(String),
        AccessKeySecret: expect.any(String),
        SecurityToken: expect.any(String),
        Expiration: expect.any(String),
      },
      functions: { api: '2023-03-30', endpoint: expect.any(String), db: expect.any(String) },
      serverTime: expect.anything(),
    });
  });

  it('a client takes the answers of a newer server, whose further fields it does not know', async () => {
    const client = cloud.clientOf('newer');
    const withMore = (body: string) => {
      if (body === '') return body;
      const answer = JSON.parse(body) as Record<string, unknown>;
      return JSON.stringify({ ...answer, apiVersion: 9, hints: { next: ['later'] }, deprecations: [] });
    };
    cloud.links.session.strike({ kind: 'body', change: withMore });
    cloud.links.invoke.strike({ kind: 'body', change: withMore });
    const todos = client.db.collection('todos');
    const { id } = await todos.add({ text: 'kept' });
    await todos.doc(id).update({ completed: true });
    expect((await todos.get()).data).toMatchObject([{ id, text: 'kept', completed: true }]);
    expect(await todos.count()).toEqual({ total: 1 });
    expect(await client.sessions()).toHaveLength(1);
    await client.logout();
    tried(6);
  });

  it('a code of a newer server that the client does not know is Internal to it', async () => {
    const client = cloud.clientOf('told');
    await client.login();
    const body = JSON.stringify({ error: { code: 'DataLoss', message: 'unknown here', requestId: 'r' } });
    cloud.links.invoke.strike({ kind: 'body', change: () => body });
    await expect(client.db.collection('todos').get()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Internal',
      message: 'unknown here',
      requestId: 'r',
    });
  });
});
