import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect } from '../testing/loopback-client.ts';

const byServer = { createdAt: expect.any(Number), updatedAt: expect.any(Number), _rev: expect.any(String) };

describe.each(['2023-03-30', '2016-08-15'] as const)('documents through API %s', (generation) => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment(generation);
  });
  afterEach(() => deployment.close());

  it('adds a document under an id of its own making, gets, replaces and removes it', async () => {
    const todos = connect(deployment).db.collection('todos');
    const { id } = await todos.add({ text: '买牛奶 🥛', completed: false });
    expect(id).toMatch(/^[0-9A-Z]{26}$/);
    expect(await todos.doc(id).get()).toEqual({
      data: { id, text: '买牛奶 🥛', completed: false, ...byServer },
    });

    const { _rev, updatedAt } = await todos.doc(id).set({ text: 'buy milk', completed: true });
    expect(await todos.doc(id).get()).toEqual({
      data: { id, text: 'buy milk', completed: true, ...byServer, _rev, updatedAt },
    });

    await todos.doc(id).remove();
    await expect(todos.doc(id).get()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'NotFound',
      message: 'No such document.',
      requestId: 'request-of-db',
      status: undefined,
    });
  });

  it('removes nothing without complaint', async () => {
    await expect(connect(deployment).db.collection('todos').doc('absent').remove()).resolves.toBeUndefined();
  });

  it('writes the id that the reference names, whatever the data says', async () => {
    const todos = connect(deployment).db.collection('todos');
    const data = { id: 'other', text: 'buy milk', completed: false };
    await todos.doc('mine').set(data);
    expect(await todos.doc('mine').get()).toEqual({ data: { ...data, ...byServer, id: 'mine' } });
    const { id } = await todos.add(data);
    expect(id).not.toBe('other');
    expect((await todos.doc(id).get()).data.id).toBe(id);
  });

  it('lists page after page in order of creation', async () => {
    const todos = connect(deployment).db.collection('todos');
    for (const text of ['one', 'two', 'three']) await todos.add({ text, completed: false });

    const first = await todos.limit(2).get();
    expect(first.data.map(({ text }) => text)).toEqual(['one', 'two']);
    const second = await todos.limit(2).get({ cursor: first.next });
    expect(second.data.map(({ text }) => text)).toEqual(['three']);
    expect('next' in second).toBe(false);
  });

  it('iterates over every page, without a limit and with one', async () => {
    const todos = connect(deployment).db.collection('todos');
    const texts = Array.from({ length: 45 }, (_, index) => `todo ${index}`);
    for (const text of texts) await todos.add({ text, completed: false });

    const read: string[] = [];
    for await (const todo of todos) read.push(todo.text);
    expect(read).toEqual(texts);
    expect(deployment.count('invoke list')).toBe(3);

    const ids: string[] = [];
    for await (const { id } of todos.limit(7)) ids.push(id);
    expect(new Set(ids).size).toBe(45);
    expect(deployment.count('invoke list')).toBe(3 + 7);
  });

  it('goes on after an empty page that has a next', async () => {
    const todos = connect(deployment).db.collection('todos');
    const { id } = await todos.add({ text: 'buy milk', completed: false });
    deployment.answerNext('invoke list', { status: 200, body: { data: [], next: id } });
    const read: string[] = [];
    for await (const todo of todos) read.push(todo.id);
    expect(read).toEqual([id]);
  });

  it('keeps users apart', async () => {
    await connect(deployment, 'alice').db.collection('todos').add({ text: 'hers', completed: false });
    expect(await connect(deployment, 'bob').db.collection('todos').get()).toEqual({ data: [] });
  });

  it('gives every write an opId of its own and reads none', async () => {
    const todos = connect(deployment).db.collection('todos');
    const { id } = await todos.add({ text: 'buy milk', completed: false });
    await todos.doc(id).set({ text: 'buy milk', completed: true });
    await todos.doc(id).remove();
    await todos.get();
    const invocations = deployment.requests.filter(({ kind }) => kind.startsWith('invoke'));
    const opIds = invocations.map(({ body }) => body['opId']);
    expect(opIds.slice(0, 3)).toEqual([0, 1, 2].map(() => expect.stringMatching(/^[0-9A-Z]{22}$/)));
    expect(new Set(opIds).size).toBe(4);
    expect(invocations.map(({ body }) => Object.keys(body).sort())).toEqual([
      ['collection', 'obj', 'op', 'opId', 'sid'],
      ['collection', 'obj', 'op', 'opId', 'sid'],
      ['collection', 'id', 'op', 'opId', 'sid'],
      ['collection', 'op', 'sid'],
    ]);
  });

  it('reads an answer that is labelled as JSON', async () => {
    const document = { id: 'a', text: 'buy milk', completed: false };
    deployment.answerNext('invoke get', {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { data: document },
    });
    expect(await connect(deployment).db.collection('todos').doc('a').get()).toEqual({ data: document });
  });

  it.each([
    ['get', { data: null }],
    ['get', { data: { text: 'no id' } }],
    ['get', {}],
    ['get', []],
    ['get', 'not JSON'],
    ['list', { data: { 0: {} } }],
    ['list', { data: [{ text: 'no id' }] }],
    ['list', { data: [], next: 7 }],
  ] as const)('refuses the malformed answer to %s %j', async (op, body) => {
    deployment.answerNext(`invoke ${op}`, { status: 200, headers: { 'content-type': 'text/plain' }, body });
    const todos = connect(deployment).db.collection('todos');
    await expect(op === 'get' ? todos.doc('a').get() : todos.get()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Internal',
      message: expect.stringContaining('Malformed answer'),
    });
  });

  it('sends nothing that JSON would change or cannot express', async () => {
    const todos = connect(deployment).db.collection('todos');
    const circular: { text: string; completed: boolean; self?: unknown } = { text: 'a', completed: true };
    circular.self = circular;
    const wrong = [
      circular,
      { text: 'a', completed: true, price: Number.NaN },
      { text: '', completed: true, n: 1n },
    ];
    for (const data of wrong) {
      await expect(todos.add(data)).rejects.toMatchObject({ name: 'ClientError', code: 'InvalidArgument' });
    }
    expect(deployment.count('invoke add')).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a limit of %d', (count) => {
    expect(() => connect(deployment).db.collection('todos').limit(count)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    );
  });
});
