import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { done } from './done-scenarios.ts';
import { refused } from './refused-scenarios.ts';
import { changesBetween } from './row-changes.ts';
import { type Answer, type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
/** The revision of alice's document `own` at the beginning. */
let rev = '';

beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
});
beforeEach(async () => {
  const own = { id: 'own', text: 'x', share: 0.5, count: 1, tags: ['a'] };
  const added = await db('alice', { op: 'add', opId: 'first', obj: own });
  rev = (added.data as { _rev: string })._rev;
  await db('bob', { op: 'add', obj: { id: 'theirs', text: 'of bob', count: 5 } });
  await db('alice', { op: 'add', obj: { id: 'gone', text: 'x' } });
  await db('alice', { op: 'remove', id: 'gone' });
  world.ahead += 1000;
});
afterEach(() => world.clear());
afterAll(() => world.close());

/** Carries a request out, and says what it has changed in the tables. */
async function observe(request: object): Promise<{ answer: Answer; changes: string[] }> {
  const before = await world.rows();
  const answer = await db('alice', request);
  return { answer, changes: changesBetween(before, await world.rows()) };
}

describe('done', () => {
  it.each(Object.entries(done))('%s', async (_, { request, data, changes }) => {
    expect(await observe(request)).toEqual({ answer: { data }, changes });
  });

  it.each(Object.entries(done))('%s, as the item of a batch', async (_, { request, data, changes }) => {
    expect(await observe({ op: 'batch', items: [request] })).toEqual({
      answer: { data: [{ data }] },
      changes,
    });
  });

  it.each(Object.entries(done))(
    '%s, told the right revision if it takes one',
    async (_, { request, changes }) => {
      const { op, ...of } = request as { op: string; id?: string; obj?: { id?: string } };
      const isOnOwn = (of.id ?? of.obj?.id) === 'own';
      const answer = await observe({ ...request, ...(op === 'add' ? {} : { ifRev: rev }) });
      if (op === 'add' || isOnOwn)
        expect(answer).toMatchObject({ answer: { data: expect.anything() }, changes });
      else expect(answer).toMatchObject({ answer: { error: { code: 'Aborted' } }, changes: [] });
    },
  );

  it.each(Object.entries(done))(
    '%s: repeated after others, it has the first answer',
    async (_, { request }) => {
      const named = { ...request, opId: 'repeated' };
      const first = await db('alice', named);
      const id = (first.data as { id: string }).id;
      const between = [
        { op: 'put', obj: { id, text: 'between' } },
        { op: 'update', id, inc: { count: 3 } },
        { op: 'remove', id },
        { op: 'add', obj: { id, text: 'again' } },
      ];
      for (const other of between) {
        expect(await observe(named)).toEqual({ answer: first, changes: [] });
        world.ahead += 1000;
        await db('alice', other);
        expect(await observe(named)).toEqual({ answer: first, changes: [] });
      }
    },
  );

  it.each(Object.entries(done))('%s: its opId is for nothing else', async (_, { request }) => {
    const { data } = await db('alice', { ...request, opId: 'used' });
    const { id } = data as { id: string };
    const others = [
      { op: 'put', obj: { id, text: 'other' } },
      { op: 'update', id, set: { text: 'other' } },
      { op: 'remove', id, ifRev: 'other' },
    ];
    for (const other of others) {
      expect(await observe({ ...other, opId: 'used' })).toEqual({
        answer: {
          error: {
            code: 'InvalidArgument',
            message: expect.stringMatching(/^opId: /),
            requestId: 'request-1',
          },
        },
        changes: [],
      });
    }
  });
});

it('a put has its first answer again after hundreds of other writes, a removal and a re-creation', async () => {
  const record = `[${Date.now()},"digest",0]`;
  const records = Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`_op_a${at}`, record]));
  await world.putRow('alice', 'hot', { createdAt: 5n, _born: 5n, _rev: 'r', ...records });
  const put = { op: 'put', obj: { id: 'hot', text: 'x' }, opId: 'put' };
  const first = await db('alice', put);
  expect(first).toMatchObject({ data: { createdAt: 5 } });
  await db('alice', { op: 'remove', id: 'hot' });
  await db('alice', { op: 'add', obj: { id: 'hot' } });
  expect(await db('alice', put)).toEqual(first);
});

it('a field with a default that is unset stays in the order of its index', async () => {
  await db('alice', { op: 'add', obj: { id: 'other', rank: 8 } });
  await db('alice', { op: 'update', id: 'own', set: { rank: 9 } });
  const ordered = async () =>
    (await db('alice', { op: 'list', orderBy: 'rank', fields: ['rank'] })).data as object[];
  expect(await ordered()).toEqual([
    { id: 'other', rank: 8 },
    { id: 'own', rank: 9 },
  ]);
  await db('alice', { op: 'update', id: 'own', unset: ['rank'] });
  expect(await ordered()).toEqual([
    { id: 'own', rank: 7 },
    { id: 'other', rank: 8 },
  ]);
});

describe('refused, and nothing is changed', () => {
  it.each(refused)('%s', async (_, request, code, message) => {
    expect(await observe(request)).toEqual({
      answer: { error: { code, message: expect.stringContaining(message), requestId: 'request-1' } },
      changes: [],
    });
  });

  it.each(refused)('%s, as the item of a batch', async (_, request, code, message) => {
    const { answer, changes } = await observe({
      op: 'batch',
      items: [request, { op: 'add', obj: { id: 'new2' } }],
    });
    expect({ answer, changes }).toEqual({
      answer: {
        data: [{ error: { code, message: expect.stringContaining(message) } }, { data: expect.anything() }],
      },
      changes: ['+alice/new2'],
    });
  });
});

describe('malformed, and nothing is asked', () => {
  it.each([
    ['add of no object', { op: 'add', obj: [] }, 'obj'],
    ['put without an object', { op: 'put' }, 'obj'],
    ['update without an id', { op: 'update', set: { done: true } }, 'id'],
    ['update with an id that is none', { op: 'update', id: { $gt: '' }, set: { done: true } }, 'id'],
    ['a set that is a list', { op: 'update', id: 'own', set: [] }, 'set'],
    ['an unset that is no list', { op: 'update', id: 'own', unset: 'text' }, 'unset'],
    ['an inc that is a number', { op: 'update', id: 'own', inc: 1 }, 'inc'],
    ['an opId with other characters', { op: 'remove', id: 'own', opId: 'a_b' }, 'opId'],
    ['an opId of 65 characters', { op: 'remove', id: 'own', opId: 'x'.repeat(65) }, 'opId'],
    ['a revision that is no text', { op: 'remove', id: 'own', ifRev: 1 }, 'ifRev'],
    ['a revision for what is new', { op: 'add', obj: {}, ifRev: 'x' }, 'ifRev'],
    ["another user's uid", { op: 'remove', id: 'theirs', uid: 'bob' }, 'uid'],
    ['an empty batch', { op: 'batch', items: [] }, 'items'],
    ['a batch of 201', { op: 'batch', items: Array(201).fill({ op: 'remove', id: 'x' }) }, 'items'],
    ['a batch in a batch', { op: 'batch', items: [{ op: 'batch', items: [] }] }, 'items.0.op'],
    ['a batch that reads', { op: 'batch', items: [{ op: 'get', id: 'own' }] }, 'items.0.op'],
    ['a malformed item', { op: 'batch', items: [{ op: 'remove', id: 'own', set: {} }] }, 'items.0.set'],
    [
      'two items on one document',
      {
        op: 'batch',
        items: [
          { op: 'remove', id: 'own' },
          { op: 'put', obj: { id: 'own' } },
        ],
      },
      'items.1',
    ],
  ])('%s', async (_, request, path) => {
    await db('alice', { op: 'get', id: 'own' });
    let observed: unknown;
    const calls = await world.callsOf(async () => {
      observed = await db('alice', request);
    });
    expect(observed).toMatchObject({
      error: { code: 'InvalidArgument', message: expect.stringMatching(new RegExp(`^${path}: `)) },
    });
    expect(calls).toBe(0);
  });
});
