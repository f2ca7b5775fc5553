import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { defineCollections } from '../../../functions/common/collections/define.ts';
import { collections } from './query-collections.ts';
import { type QueryWorld, type StoredRow, startQueryWorld } from './query-world.ts';

let world: QueryWorld;
let users = 0;
/** A user of each test's own. */
let uid = '';
beforeAll(async () => {
  world = await startQueryWorld();
});
beforeEach(() => {
  users += 1;
  uid = `user-${users}`;
  world.access.calls.length = 0;
  world.deadline = Number.POSITIVE_INFINITY;
  world.tablestore.faults.clear();
});
afterAll(() => world.close());

const others: QueryWorld[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});

async function anotherWorld(...of: Parameters<typeof startQueryWorld>): Promise<QueryWorld> {
  const other = await startQueryWorld(...of);
  others.push(other);
  return other;
}

const number = (at: number) => String(at).padStart(5, '0');
const rank = (at: number): StoredRow => [number(at), { rank: BigInt(at), kind: 'a', _rev: `r${at}` }];
const ranks = (count: number) => Array.from({ length: count }, (_, at) => rank(at));
const idsOf = (data: readonly Readonly<Record<string, unknown>>[]) => data.map(({ id }) => id);

describe('it takes', () => {
  beforeEach(async () => {
    await world.putRows(uid, ranks(3));
    await world.list(uid, { orderBy: 'rank' });
    world.access.calls.length = 0;
  });

  it.each([
    ['one call for a document', { op: 'get', id: '00001' }, ['getRow']],
    ['one for a list', { op: 'list' }, ['getRange']],
    ['one for a list with conditions', { op: 'list', where: { rank: { $gt: 0 } } }, ['getRange']],
    ['one for a count', { op: 'count' }, ['getRange']],
    ['one for a count by an index', { op: 'count', where: { rank: 2 } }, ['getRange']],
    [
      'one for fields by an index',
      { op: 'list', orderBy: 'rank', fields: ['rank', 'kind', '_rev'] },
      ['getRange'],
    ],
    [
      'two for documents with nested fields by an index',
      { op: 'list', orderBy: 'rank' },
      ['getRange', 'batchGetRow'],
    ],
  ])('%s', async (_, request, calls) => {
    expect(await world.ask(uid, request)).not.toHaveProperty('error');
    expect(world.access.calls).toEqual(calls);
  });

  it('one more when an instance first uses an index', async () => {
    const fresh = await anotherWorld();
    await fresh.list(uid, { orderBy: 'rank', fields: ['rank'] });
    await fresh.list(uid, { orderBy: 'label', fields: ['rank'] });
    expect(fresh.access.calls).toEqual(['describeTable', 'getRange', 'getRange']);
  });
});

describe('an equality on an index', () => {
  it('reads what is alike there, and nothing else, also in the order of the ids', async () => {
    await world.putRows(uid, [...ranks(300), ['zz', { rank: 7n, kind: 'b' }]]);
    world.tablestore.faults.set([{ kind: 'shortPage', rows: 2 }]);
    const { data, next } = await world.list(uid, { where: { rank: 7 }, fields: ['rank'] });
    expect([idsOf(data), next]).toEqual([['00007', 'zz'], undefined]);
    expect(world.access.calls.filter((call) => call === 'getRange')).toHaveLength(1);
  });

  it('on the default of a field finds the rows from before there was the field', async () => {
    await world.putRows(uid, [
      ['new', { rank: 1n, kind: 'a' }],
      ['old', { kind: 'a' }],
    ]);
    expect(idsOf((await world.list(uid, { where: { rank: 1 } })).data)).toEqual(['new', 'old']);
    expect(await world.ask(uid, { op: 'count', where: { rank: 1 } })).toEqual({ data: { total: 2 } });
  });
});

describe('a read budget', () => {
  it('of ten pages ends a list early, and a cursor goes on', async () => {
    await world.putRows(uid, ranks(120));
    world.tablestore.faults.set([{ kind: 'shortPage', rows: 5 }]);
    const where = {
      done: false,
      kind: { $in: ['a', 'b'] },
      text: { $exists: false },
      share: 0.5,
      id: { $ne: '00050' },
    };
    const first = await world.list(uid, { where });
    expect(idsOf(first.data)).toEqual(Array.from({ length: 50 }, (_, at) => number(at)));
    expect(world.access.calls).toHaveLength(10);
    const second = await world.list(uid, { where, cursor: first.next });
    expect(idsOf(second.data)).toEqual(Array.from({ length: 49 }, (_, at) => number(at + 51)));
  });

  it('ends a list over pages without anything that matches, and a cursor goes on', async () => {
    await world.putRows(uid, [...ranks(60), ['zz', { rank: 0n, kind: 'b' }]]);
    world.tablestore.faults.set([{ kind: 'shortPage', rows: 5 }]);
    const where = { kind: 'b' };
    const first = await world.list(uid, { where });
    expect(first).toEqual({ data: [], next: expect.any(String) });
    expect(idsOf((await world.list(uid, { where, cursor: first.next })).data)).toEqual(['zz']);
  });

  it('gives a part of a count, and a cursor for the rest', async () => {
    await world.putRows(uid, ranks(60));
    world.tablestore.faults.set([{ kind: 'shortPage', rows: 5 }]);
    const first = await world.ask(uid, { op: 'count' });
    expect(first).toEqual({ data: { total: 50 }, next: expect.any(String) });
    const { next: cursor } = first as { next: string };
    expect(await world.ask(uid, { op: 'count', cursor })).toEqual({ data: { total: 10 } });
  });

  it('is at its end when the time is nearly over, but never before one page is read', async () => {
    await world.putRows(uid, ranks(20));
    world.tablestore.faults.set([{ kind: 'shortPage', rows: 5 }]);
    world.deadline = Date.now() + 500;
    const { data, next } = await world.list(uid, {});
    expect(idsOf(data)).toHaveLength(5);
    expect(await world.ask(uid, { op: 'count', cursor: next })).toMatchObject({ data: { total: 5 } });
  });

  it('ends a page with the document that makes it larger than 4 MB', async () => {
    // Nested, so that it is not in the index, whose pages Tablestore ends by itself.
    const tags = Buffer.from(JSON.stringify(['x'.repeat(1_000_000)]));
    const large = Array.from({ length: 8 }, (_, at): StoredRow => {
      return [number(at), { tags, rank: BigInt(at), kind: 'a' }];
    });
    for (const row of large) await world.putRows(uid, [row]);
    for (const orderBy of ['id', 'rank']) {
      const pages = await world.pages(uid, { orderBy });
      expect(pages.map((page) => page.length)).toEqual([5, 3]);
      expect(idsOf(pages.flat())).toEqual(large.map(([id]) => id));
    }
  });
});

describe('a row that changes after the index was read, before its document is', () => {
  const change = (id: string, columns: StoredRow[1]) => world.putRows(uid, [[id, columns]]);
  const list = async (where: object = {}) => idsOf((await world.list(uid, { orderBy: 'rank', where })).data);

  beforeEach(async () => {
    await world.putRows(uid, ranks(4));
    await list();
  });

  it.each([
    ['is left out when it was removed', () => change('00001', { _gone: 1n }), ['00000', '00002', '00003']],
    [
      'is left out when it has another place now',
      () => change('00001', { rank: 9n, kind: 'a' }),
      ['00000', '00002', '00003'],
    ],
    [
      'is left out when it does not match any more',
      () => change('00001', { rank: 1n, kind: 'b' }),
      ['00000', '00002', '00003'],
    ],
    [
      'stays when something else has changed',
      () => change('00001', { rank: 1n, kind: 'a', text: 'x' }),
      ['00000', '00001', '00002', '00003'],
    ],
  ])('%s', async (_, meanwhile, expected) => {
    world.access.interruptions.push(meanwhile);
    expect(await list({ kind: { $ne: 'b' } })).toEqual(expected);
  });

  it('does not make a page shorter than asked for', async () => {
    world.access.interruptions.push(() => change('00001', { _gone: 1n }));
    const { data } = await world.list(uid, { orderBy: 'rank', limit: 3 });
    expect(idsOf(data)).toEqual(['00000', '00002', '00003']);
  });
});

describe('a shared collection', () => {
  it('is read by every user, in one order and in another', async () => {
    await world.putRows(
      'shared',
      [
        ['first', { title: 'A', rank: 2n, _rev: 'r' }],
        ['second', { title: 'B', rank: 1n, _rev: 'r' }],
      ],
      'data_news',
    );
    const request = { collection: 'news', fields: ['title'] };
    expect((await world.list(uid, request)).data).toEqual([
      { id: 'first', title: 'A' },
      { id: 'second', title: 'B' },
    ]);
    expect(idsOf((await world.list(uid, { ...request, orderBy: 'rank' })).data)).toEqual(['second', 'first']);
    expect(await world.ask(uid, { op: 'count', collection: 'news' })).toEqual({ data: { total: 2 } });
    expect(await world.ask(uid, { op: 'get', id: 'first', ...request })).toEqual({
      data: { id: 'first', title: 'A' },
    });
  });
});

describe('get', () => {
  it('gives the fields that are asked for, and the id', async () => {
    await world.putRows(uid, [['a', { text: 'x', rank: 5n, kind: 'c', tags: Buffer.from('["t"]') }]]);
    const get = (fields: readonly string[]) => world.ask(uid, { op: 'get', id: 'a', fields });
    expect(await get(['text', 'tags', 'done'])).toEqual({
      data: { id: 'a', text: 'x', tags: ['t'], done: false },
    });
    expect(await get(['due'])).toEqual({ data: { id: 'a' } });
    expect(await get([])).toEqual({ data: { id: 'a' } });
    expect(await get(['createdAt', '_rev'])).toEqual({ data: { id: 'a', createdAt: 0, _rev: '0' } });
  });

  it('finds a row that has no column at all, and no tombstone, whatever is asked for', async () => {
    await world.putRows(uid, [
      ['bare', {}],
      ['gone', { _gone: 1n }],
    ]);
    for (const fields of [undefined, [], ['due']]) {
      expect(await world.ask(uid, { op: 'get', id: 'bare', fields })).toHaveProperty('data.id', 'bare');
      expect(await world.ask(uid, { op: 'get', id: 'gone', fields })).toHaveProperty(
        'error.code',
        'NotFound',
      );
      expect(idsOf((await world.list(uid, { fields })).data)).toEqual(['bare']);
    }
  });
});

describe('an index', () => {
  const older = defineCollections({
    things: {
      fields: { rank: collections.things.fields.rank, kind: collections.things.fields.kind },
      indexes: ['rank'],
    },
  });

  it('that was made before a field was declared does not hide the field', async () => {
    const grown = await anotherWorld(collections, older);
    await grown.putRows(uid, [
      ['a', { rank: 2n, kind: 'a', due: 5n, text: 'x' }],
      ['b', { rank: 1n, kind: 'b', due: 6n }],
      ['c', { rank: 0n, kind: 'c' }],
    ]);
    const request = { orderBy: 'rank', fields: ['due'] };
    expect((await grown.list(uid, request)).data).toEqual([
      { id: 'c' },
      { id: 'b', due: 6 },
      { id: 'a', due: 5 },
    ]);
    const where = { due: { $gte: 5 }, kind: { $ne: 'b' } };
    expect((await grown.list(uid, { ...request, where })).data).toEqual([{ id: 'a', due: 5 }]);
    expect(await grown.ask(uid, { op: 'count', where: { ...where, rank: { $gt: 1 } } })).toEqual({
      data: { total: 1 },
    });
  });

  it('that is declared and not made is named in the log, and not needed where it only saves reading', async () => {
    const grown = await anotherWorld(collections, older);
    await grown.putRows(uid, [['a', { label: 'x', kind: 'a', rank: 1n }]]);
    expect(idsOf((await grown.list(uid, { where: { label: 'x' } })).data)).toEqual(['a']);
    await expect(grown.list(uid, { orderBy: 'label' })).rejects.toMatchObject({
      code: 'Internal',
      cause: { message: expect.stringContaining('The index data_things_by_label does not exist') },
    });
    await grown.client.createIndex({
      mainTableName: 'data_things',
      indexMeta: {
        name: 'data_things_by_updatedAt',
        primaryKey: ['uid', 'updatedAt', 'id'],
        definedColumn: ['rank'],
        indexType: TableStore.IndexType.IT_LOCAL_INDEX,
        indexUpdateMode: TableStore.IndexUpdateMode.IUM_SYNC_INDEX,
        includeBaseData: false,
      },
    });
    await grown.putRows(uid, [['b', { kind: 'b', rank: 1n, updatedAt: 1n }]]);
    expect(idsOf((await grown.list(uid, { orderBy: 'updatedAt' })).data)).toEqual(['b']);
  });
});

it('a read that Tablestore throttles, or a row of it, is Unavailable', async () => {
  await world.putRows(uid, ranks(2));
  await world.list(uid, { orderBy: 'rank' });
  world.tablestore.faults.set([{ kind: 'throttle', operations: ['BatchGetRow'] }]);
  expect(await world.ask(uid, { op: 'list', orderBy: 'rank' })).toHaveProperty('error.code', 'Unavailable');
  world.tablestore.faults.set([{ kind: 'unavailable', operations: ['GetRange'] }]);
  expect(await world.ask(uid, { op: 'count' })).toHaveProperty('error.code', 'Unavailable');
});
