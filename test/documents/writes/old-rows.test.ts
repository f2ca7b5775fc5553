import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Columns } from '../../../functions/common/tablestore/columns.ts';
import { changesBetween } from './row-changes.ts';
import { type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
});
afterEach(() => world.clear());
afterAll(() => world.close());

/** Rows as the original template and older versions of this one have left them: without any of the server's columns. */
const rows: Readonly<Record<string, Columns>> = {
  'of the original template': { done: true },
  'with an id alone': {},
  'with a field that is not declared any more': { text: 'x', colour: 'red' },
  'with a value of a former type': { count: 1.0, tags: Buffer.from('["a"]') },
};

describe.each(Object.entries(rows))('a row %s', (_, columns) => {
  beforeEach(() => world.putRow('alice', 'old', columns));

  const get = async () => (await db('alice', { op: 'get', id: 'old' })).data;

  it('is read with revision 0 and the times 0', async () => {
    const document = { id: 'old', rank: 7, _rev: '0', createdAt: 0, updatedAt: 0 };
    expect(await get()).toMatchObject(document);
    expect((await db('alice', { op: 'list' })).data).toMatchObject([document]);
  });

  it.each([undefined, '0'])('can be put, with ifRev %j', async (ifRev) => {
    const answer = await db('alice', { op: 'put', obj: { id: 'old', text: 'new' }, ifRev });
    expect(answer).toMatchObject({ data: { id: 'old', text: 'new', createdAt: 0 } });
    expect(await get()).toEqual(answer.data);
  });

  it.each([undefined, '0'])('can be updated in every way, with ifRev %j', async (ifRev) => {
    const asked = {
      set: { text: 'new' },
      unset: ['done'],
      inc: { count: 1, rank: 1 },
      push: { tags: ['b'] },
    };
    const answer = await db('alice', { op: 'update', id: 'old', ...asked, ifRev });
    const { count = 0n, tags = Buffer.from('[]') } = columns;
    expect(await get()).toEqual({
      id: 'old',
      text: 'new',
      done: false,
      count: Number(count) + 1,
      rank: 8,
      due: 0,
      tags: [...JSON.parse(String(tags)), 'b'],
      createdAt: 0,
      ...(answer.data as object),
    });
  });

  it.each([
    ['set', { set: { done: false } }, { done: false }],
    ['a set text', { set: { text: 'new' } }, { text: 'new' }],
    ['inc', { inc: { count: 1 } }, { count: Number(columns['count'] ?? 0) + 1 }],
    ['inc of a field whose default is not 0', { inc: { rank: -1 } }, { rank: 6 }],
    ['unset', { unset: ['rank'] }, { rank: 7 }],
  ])('can be updated by %s alone', async (_, asked, fields) => {
    expect(await db('alice', { op: 'update', id: 'old', ...asked })).toMatchObject({ data: { id: 'old' } });
    expect(await get()).toMatchObject(fields);
  });

  it.each([undefined, '0'])('can be removed, with ifRev %j', async (ifRev) => {
    expect(await db('alice', { op: 'remove', id: 'old', ifRev })).toEqual({ data: { id: 'old' } });
    expect(await db('alice', { op: 'get', id: 'old' })).toMatchObject({ error: { code: 'NotFound' } });
    expect((await db('alice', { op: 'list' })).data).toEqual([]);
  });

  it.each([
    ['put', { op: 'put', obj: { id: 'old' } }],
    ['update', { op: 'update', id: 'old', set: { done: true } }],
    ['push', { op: 'update', id: 'old', push: { tags: [] } }],
    ['remove', { op: 'remove', id: 'old' }],
  ])('is not changed by a %s that was told another revision', async (_, request) => {
    const before = await world.rows();
    const answer = await db('alice', { ...request, ifRev: 'other' });
    expect(answer).toMatchObject({ error: { code: 'Aborted' } });
    expect(changesBetween(before, await world.rows())).toEqual([]);
  });

  it('has been there already for an add', async () => {
    expect(await db('alice', { op: 'add', obj: { id: 'old' } })).toMatchObject({
      error: { code: 'AlreadyExists' },
    });
  });
});

it('a revision of 0 is that of no newer document', async () => {
  await db('alice', { op: 'add', obj: { id: 'a' } });
  expect(await db('alice', { op: 'put', obj: { id: 'a' }, ifRev: '0' })).toMatchObject({
    error: { code: 'Aborted' },
  });
});
