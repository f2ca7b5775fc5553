import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryWorld, startQueryWorld } from './query-world.ts';

let world: QueryWorld;
beforeAll(async () => {
  world = await startQueryWorld();
});
afterAll(() => world.close());

function nested(depth: number): object {
  return depth === 1 ? { rank: 1 } : { $not: nested(depth - 1) };
}

const refused: readonly (readonly [string, object, string])[] = [
  ['a field that is not declared', { where: { colour: 'red' } }, 'where.colour: there is no such field'],
  ['the revision', { where: { _rev: 'x' } }, 'where._rev: there is no such field'],
  ['the uid', { where: { uid: 'alice' } }, 'where.uid: there is no such field'],
  [
    'a name that every object has',
    { where: { constructor: 1 } },
    'where.constructor: there is no such field',
  ],
  ['__proto__', JSON.parse('{"where":{"__proto__":{"$gt":1}}}'), 'where.__proto__: there is no such field'],
  ['what is nested', { where: { tags: 'x' } }, 'where.tags: holds what is nested'],
  ['a path into what is nested', { where: { 'tags.0': 'x' } }, 'where.tags.0: there is no such field'],
  ['a text for an integer', { where: { due: '5' } }, 'where.due: must be a whole number'],
  ['a fraction for an integer', { where: { rank: { $gt: 1.5 } } }, 'where.rank.$gt: must be a whole number'],
  ['an integer beyond 2^53', { where: { due: 2 ** 53 } }, 'where.due: must be a whole number'],
  ['a text for a number', { where: { share: { $lt: 'x' } } }, 'where.share.$lt: must be a number'],
  ['a number for a text', { where: { text: 5 } }, 'where.text: must be a text'],
  ['half of a surrogate pair', { where: { text: '\ud800' } }, 'where.text: must be a text'],
  ['a text for a boolean', { where: { done: 'true' } }, 'where.done: must be true or false'],
  ['a number for the id', { where: { id: 5 } }, 'where.id: must be a text'],
  ['null', { where: { due: null } }, 'where.due: must be a whole number'],
  ['a list instead of $in', { where: { due: [1, 2] } }, 'where.due: must be a whole number'],
  ['no operator', { where: { due: {} } }, 'where.due: name an operator: $eq'],
  ['an operator that there is not', { where: { due: { $mod: 2 } } }, 'where.due: there is no operator $mod'],
  [
    'an operator of every object',
    { where: { due: { toString: 2 } } },
    'where.due: there is no operator toString',
  ],
  ['an operator where a field belongs', { where: { $gt: 1 } }, 'where.$gt: there is no such field'],
  [
    'an order of booleans',
    { where: { done: { $gt: false } } },
    'where.done.$gt: true and false have no order',
  ],
  ['the prefix of a number', { where: { due: { $prefix: 1 } } }, 'where.due.$prefix: only texts'],
  ['a prefix that is no text', { where: { text: { $prefix: 1 } } }, 'where.text.$prefix: must be a text'],
  ['$exists of a text', { where: { due: { $exists: 'yes' } } }, 'where.due.$exists: must be true or false'],
  ['$in of no list', { where: { due: { $in: 5 } } }, 'where.due.$in: must be a list of 20 values at most'],
  ['$in of a wrong value', { where: { due: { $in: [1, 'x'] } } }, 'where.due.$in.1: must be a whole number'],
  ['$in of 21 values', { where: { due: { $in: Array(21).fill(1) } } }, 'where.due.$in: must be a list of 20'],
  ['$and of no list', { where: { $and: {} } }, 'where.$and: must be a list of one condition or more'],
  ['$or of nothing', { where: { $or: [] } }, 'where.$or: must be a list of one condition or more'],
  ['$or of no conditions', { where: { $or: [1] } }, 'where.$or.0: must be an object'],
  ['$not of a list', { where: { $not: [] } }, 'where.$not: must be an object'],
  ['nine levels', { where: nested(9) }, 'is nested deeper than 8 levels'],
  [
    'more conditions than Tablestore takes',
    { where: { $or: Array.from({ length: 31 }, (_, rank) => ({ rank })) } },
    'where: comes to 34 conditions in Tablestore, which takes 32',
  ],
  [
    'a field to answer that there is not',
    { fields: ['kind', 'colour'] },
    'fields: there is no field "colour"',
  ],
  ['the uid to answer', { fields: ['uid'] }, 'fields: there is no field "uid"'],
  ['a collection that is not declared', { collection: 'secrets' }, 'collection: "secrets" is not declared'],
];

describe('a list is refused, by name and before anything is read, for', () => {
  it.each(refused)('%s', async (_, request, message) => {
    world.access.calls.length = 0;
    expect(await world.ask('alice', { op: 'list', ...request })).toEqual({
      error: { code: 'InvalidArgument', message: expect.stringContaining(message), requestId: 'request-1' },
    });
    expect(world.access.calls).toEqual([]);
  });

  it.each([
    [
      'what may be absent',
      'due',
      'orderBy: no index can order "due": it may be absent, and a document without it would not be found',
    ],
    ['booleans', 'done', 'orderBy: no index can order "done": it is stored as BOOLEAN'],
    ['what is nested', 'tags', 'orderBy: no index can order "tags": it may be absent'],
    ['a field that is not declared', 'colour', 'orderBy: there is no field "colour".'],
    ['the uid', 'uid', 'orderBy: there is no field "uid".'],
    [
      'what no index begins with, with the line to add',
      'createdAt',
      'orderBy: no index orders "createdAt". Add it in collections.ts: things: { indexes: ["label", "rank", ["kind","rank"], ["rank","label"], "updatedAt", "createdAt"] }',
    ],
  ])('the order of %s', async (_, orderBy, message) => {
    expect(await world.ask('alice', { op: 'list', orderBy })).toMatchObject({
      error: { code: 'InvalidArgument', message: expect.stringContaining(message) },
    });
  });
});

describe('is answered', () => {
  it.each([
    ['32 of Tablestore’s conditions', { $or: Array.from({ length: 29 }, (_, at) => ({ due: at })) }],
    ['20 values', { due: { $in: Array.from({ length: 20 }, (_, at) => at) } }],
    ['eight levels', nested(8)],
    ['nothing', {}],
  ])('a condition of %s', async (_, where) => {
    expect(await world.ask('alice', { op: 'list', where })).toEqual({ data: [] });
    expect(await world.ask('alice', { op: 'count', where })).toEqual({ data: { total: 0 } });
  });

  it('one that no document can meet, without a call', async () => {
    world.access.calls.length = 0;
    for (const where of [
      { rank: { $in: [] } },
      { id: { $gt: 'b', $lt: 'a' } },
      { $not: { rank: { $exists: true } } },
    ]) {
      expect(await world.ask('alice', { op: 'list', where })).toEqual({ data: [] });
      expect(await world.ask('alice', { op: 'count', where })).toEqual({ data: { total: 0 } });
    }
    expect(world.access.calls).toEqual([]);
  });
});

describe('a cursor', () => {
  const request = { op: 'list', limit: 1, orderBy: 'rank' };
  const cursorOf = async (more: object = {}) => {
    await world.putRows('carol', [
      ['a', { rank: 1n, kind: 'a' }],
      ['b', { rank: 2n, kind: 'a' }],
      ['c', { rank: 3n, kind: 'a' }],
    ]);
    const { next } = await world.list('carol', { ...request, ...more });
    return next ?? '';
  };

  it.each([
    ['another order', { orderBy: 'label' }],
    ['the order of the ids', { orderBy: 'id' }],
    ['another direction', { orderBy: { field: 'rank', direction: 'desc' } }],
    ['another collection', { collection: 'news' }],
  ])('is refused for %s', async (_, more) => {
    expect(await world.ask('carol', { ...request, ...more, cursor: await cursorOf() })).toMatchObject({
      error: { code: 'InvalidArgument', message: expect.stringContaining('cursor: belongs to another') },
    });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '!!!'],
    ['other JSON', Buffer.from('{}').toString('base64url')],
    ['an id, as versions before had it', Buffer.from('todo-1').toString('base64url')],
    ['a fraction for an integer', toBase64(['things', 'asc', ['rank', 'id'], ['1.5', 'a']])],
    ['an integer of 65 bits', toBase64(['things', 'asc', ['rank', 'id'], ['9999999999999999999', 'a']])],
    ['a value too few', toBase64(['things', 'asc', ['rank', 'id'], ['1']])],
    ['two columns in one', toBase64(['things', 'asc', ['rank,id'], ['1']])],
    ['too long an id', toBase64(['things', 'asc', ['rank', 'id'], ['1', 'x'.repeat(1025)]])],
    ['spaces', toBase64('["things", "asc",["rank","id"],["1","a"]]')],
  ])('is refused when it is %s', async (_, cursor) => {
    expect(await world.ask('carol', { ...request, cursor })).toMatchObject({
      error: {
        code: 'InvalidArgument',
        message: 'cursor: pass on the "next" of the page before, unchanged.',
      },
    });
  });

  it('of another user opens nothing of theirs', async () => {
    const cursor = await cursorOf();
    await world.putRows('dave', [['own', { rank: 5n, kind: 'a' }]]);
    const { data } = await world.list('dave', { ...request, limit: 10, cursor });
    expect(data.map(({ id }) => id)).toEqual(['own']);
  });

  it('that was made up stays within the condition', async () => {
    await cursorOf();
    const cursor = toBase64(['things', 'asc', ['rank', 'id'], ['0', 'a']]);
    const { data } = await world.list('carol', {
      ...request,
      limit: 10,
      // From the index alone, so that nothing is checked again by the document.
      fields: ['rank'],
      where: { rank: { $gte: 2 } },
      cursor,
    });
    expect(data.map(({ id }) => id)).toEqual(['b', 'c']);
    const behind = toBase64(['things', 'asc', ['rank', 'id'], ['7', 'a']]);
    expect(await world.ask('carol', { ...request, where: { rank: { $lte: 2 } }, cursor: behind })).toEqual({
      data: [],
    });
  });
});

function toBase64(position: unknown): string {
  const text = typeof position === 'string' ? position : JSON.stringify(position);
  return Buffer.from(text).toString('base64url');
}
