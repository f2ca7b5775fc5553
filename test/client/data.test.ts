import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { command as _ } from '../../client/source/command.ts';
import { type ClientWorld, startClientWorld } from './client-world.ts';

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

const tasksOf = (user: string) => world.clientOf(user).db.collection('tasks');
const textsOf = (page: { readonly data: readonly { readonly text: string }[] }) =>
  page.data.map(({ text }) => text);

describe('through the client, on the genuine functions', () => {
  it('a document lives: added, read, changed field by field, replaced, removed', async () => {
    const tasks = tasksOf('life');
    const added = await tasks.add({ text: 'Buy milk', tags: ['shop'], note: 'soon' });
    const task = tasks.doc(added.id);
    const server = { id: added.id, createdAt: expect.any(Number), updatedAt: expect.any(Number) };
    expect((await task.get()).data).toEqual({
      ...server,
      text: 'Buy milk',
      status: 'open',
      points: 0,
      due: 0,
      tags: ['shop'],
      note: 'soon',
      _rev: added._rev,
    });
    const updated = await task.update({
      status: 'done',
      points: _.inc(3),
      tags: _.push('dairy', 'cold'),
      note: _.remove(),
    });
    expect(updated._rev).not.toBe(added._rev);
    const { data } = await task.get();
    expect(data).toEqual({
      ...server,
      text: 'Buy milk',
      status: 'done',
      points: 3,
      due: 0,
      tags: ['shop', 'dairy', 'cold'],
      _rev: updated._rev,
    });
    // What was read can be written back.
    const replaced = await task.set({ ...data, text: 'Buy bread' }, { ifRev: data._rev });
    await expect(task.remove({ ifRev: data._rev })).rejects.toMatchObject({ code: 'Aborted' });
    expect(await task.field({ text: true }).get()).toEqual({ data: { id: added.id, text: 'Buy bread' } });
    await task.remove({ ifRev: replaced._rev });
    await expect(task.get()).rejects.toMatchObject({ code: 'NotFound' });
    await expect(task.update({ points: _.inc(1) })).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('increments and pushes of several devices all count', async () => {
    const { id } = await tasksOf('counting').add({ text: 'count' });
    const devices = [tasksOf('counting'), tasksOf('counting')].map((tasks) => tasks.doc(id));
    await Promise.all(
      Array.from({ length: 20 }, (_each, n) =>
        devices[n % 2]?.update(n < 10 ? { points: _.inc(2) } : { tags: _.push(`${n}`) }),
      ),
    );
    const { data } = await tasksOf('counting').doc(id).get();
    expect(data.points).toBe(20);
    expect([...(data.tags ?? [])].sort()).toEqual(Array.from({ length: 10 }, (_each, n) => `${n + 10}`));
    await expect(devices[0]?.update({ points: _.inc(81) })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  it('a batch carries each write out or refuses it, by itself', async () => {
    const client = world.clientOf('batch');
    const { id } = await client.db.collection('tasks').add({ text: 'a', points: 1 });
    const batch = client.db.batch();
    const writes = batch.collection('tasks');
    writes.doc(id).update({ points: _.inc(1) });
    writes.add({ text: 'new' });
    writes.doc('none').update({ text: 'x' });
    writes.doc('set').set({ text: 'set' });
    batch.collection('news').add({ title: 'not for users to write' });
    const results = await batch.commit();
    expect(results.map((result) => ('error' in result ? result.error.code : 'done'))).toEqual([
      'done',
      'done',
      'NotFound',
      'done',
      'PermissionDenied',
    ]);
    expect(await batch.commit()).toEqual(results.map(() => expect.anything()));
    expect(await client.db.collection('tasks').count()).toEqual({ total: 3 });
    expect((await client.db.collection('tasks').doc(id).get()).data.points).toBe(2);
  });
});

describe('queries through the client', () => {
  const users = 'querying';
  beforeAll(async () => {
    const tasks = tasksOf(users);
    const rows: [text: string, due: number, points: number, status: 'open' | 'done'][] = [
      ['milk', 30, 1, 'open'],
      ['bread', 10, 3, 'open'],
      ['mint', 20, 2, 'done'],
      ['tea', 40, 5, 'done'],
    ];
    for (const [text, due, points, status] of rows) {
      await tasks.add({ text, due, points, status, ...(due > 15 ? { note: text } : {}) });
    }
  });

  it.each([
    ['equality', { status: 'open' }, ['milk', 'bread']],
    ['eq', { status: _.eq('done') }, ['mint', 'tea']],
    ['neq', { points: _.neq(3) }, ['milk', 'mint', 'tea']],
    ['gt', { due: _.gt(20) }, ['milk', 'tea']],
    ['gte', { due: _.gte(20) }, ['milk', 'mint', 'tea']],
    ['lt', { text: _.lt('mint') }, ['milk', 'bread']],
    ['lte', { due: _.lte(20) }, ['bread', 'mint']],
    ['in', { text: _.in(['tea', 'milk']) }, ['milk', 'tea']],
    ['nin', { text: _.nin(['tea', 'milk']) }, ['bread', 'mint']],
    ['prefix', { text: _.prefix('mi') }, ['milk', 'mint']],
    ['exists', { note: _.exists(false) }, ['bread']],
    ['a range', { due: { ..._.gte(20), ..._.lt(40) } }, ['milk', 'mint']],
    ['and', _.and({ status: 'open' }, { points: _.gt(1) }), ['bread']],
    ['or', _.or([{ text: 'tea' }, { due: _.lt(15) }]), ['bread', 'tea']],
    ['not', _.not({ status: 'open', points: 1 }), ['bread', 'mint', 'tea']],
    ['createdAt', { createdAt: _.gt(0) }, ['milk', 'bread', 'mint', 'tea']],
  ] as const)('%s finds what it names, and counts it', async (_name, where, texts) => {
    const untyped: object = where;
    const query = tasksOf(users).where(untyped);
    expect(textsOf(await query.get())).toEqual(texts);
    expect(await query.count()).toEqual({ total: texts.length });
  });

  it('conditions of two calls both hold', async () => {
    const page = await tasksOf(users).where({ status: 'open' }).where({ points: 3 }).get();
    expect(textsOf(page)).toEqual(['bread']);
  });

  it('an index orders, both ways, page by page', async () => {
    const tasks = tasksOf(users);
    for (const [direction, expected] of [
      ['asc', ['bread', 'mint', 'milk', 'tea']],
      ['desc', ['tea', 'milk', 'mint', 'bread']],
    ] as const) {
      const texts: string[] = [];
      for await (const { text } of tasks.orderBy('due', direction).limit(1)) texts.push(text);
      expect(texts).toEqual(expected);
    }
    expect(textsOf(await tasks.where({ status: 'done' }).orderBy('points', 'desc').get())).toEqual([
      'tea',
      'mint',
    ]);
    expect(textsOf(await tasks.orderBy('id', 'desc').limit(2).get())).toEqual(['tea', 'mint']);
  });

  it('only the fields that were named are read', async () => {
    const { data } = await tasksOf(users).where({ text: 'milk' }).field({ due: true, _rev: true }).get();
    expect(data).toEqual([{ id: expect.any(String), due: 30, _rev: expect.any(String) }]);
  });

  it('nobody else’s documents are found or counted', async () => {
    expect(await tasksOf('somebody else').where({ status: 'open' }).get()).toEqual({ data: [] });
    expect(await tasksOf('somebody else').count()).toEqual({ total: 0 });
  });
});

describe('the user’s sessions through the client', () => {
  it('are listed and ended, from another device too', async () => {
    const [phone, tablet] = [world.clientOf('sessions'), world.clientOf('sessions')];
    await phone.login();
    world.world.now += 1000;
    await tablet.login();
    const sessions = await tablet.sessions();
    expect(sessions.map(({ current }) => current)).toEqual([false, true]);
    await tablet.revoke(sessions[0]?.id ?? '');
    expect(await tablet.sessions()).toHaveLength(1);
    await tablet.logoutAll();
    // Asking signs in anew.
    expect(await phone.sessions()).toEqual([expect.objectContaining({ current: true })]);
  });
});
