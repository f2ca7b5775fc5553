import fc from 'fast-check';
import { randomWhere } from '../queries/random-queries.ts';

/** What an attacker could know. */
export interface Knowledge {
  /** Of the caller, of the victim, and of nobody. */
  readonly ids: readonly string[];
  /** Of users and partitions. */
  readonly uids: readonly string[];
  /** Genuine ones, of the victim's lists. */
  readonly cursors: readonly string[];
}

const operations = ['add', 'put', 'get', 'update', 'remove', 'list', 'count', 'batch'];
const collections = ['things', 'news', 'todos', 'auth_users', 'data_things', '__proto__', 'constructor', ''];
const fields = [
  'text',
  'due',
  'rank',
  'kind',
  'label',
  'done',
  'tags',
  'id',
  'uid',
  '_rev',
  '_gone',
  '__proto__',
  '$gt',
];

/** The body of a request to db: near to what it takes, or anything at all. */
export function randomBody(sid: string, { ids, uids, cursors }: Knowledge): fc.Arbitrary<string> {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const id: fc.Arbitrary<unknown> = mostly(
    fc.constantFrom(...ids),
    fc.oneof(fc.constantFrom(...uids), anything),
  );
  const field = fc.constantFrom(...fields);
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom('a', 'b', 1, 2, -1, true, 0.5, ...uids),
    fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    anything,
  );
  const someFields = fc.dictionary(field, value, { maxKeys: 3 });
  const object = fc.oneof(
    fc.tuple(id, someFields).map(([own, rest]) => ({ kind: 'a', ...rest, id: own })),
    fc.record({ id, kind: fc.constantFrom('a', 'b'), rank: fc.integer({ min: 0, max: 3 }) }),
    someFields,
  );
  const cursor: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(...cursors),
    fc
      .tuple(
        fc.constantFrom('things', 'news'),
        fc.constantFrom('asc', 'desc'),
        fc.subarray(['uid', 'rank', 'label', 'id']),
        fc.array(fc.constantFrom(...uids, ...ids, '1', '0'), { maxLength: 4 }),
      )
      .map((position) => Buffer.from(JSON.stringify(position)).toString('base64url')),
    anything,
  );
  const own = {
    collection: mostly(fc.constantFrom('things', 'news', 'things'), fc.constantFrom(...collections)),
    opId: mostly(fc.constantFrom('op1', 'op2', 'op3'), anything),
    ifRev: fc.oneof(fc.constantFrom('op1', '0'), anything),
    id,
    obj: mostly(object, anything),
    set: mostly(someFields, anything),
    unset: fc.array(field, { maxLength: 2 }),
    inc: fc.dictionary(field, fc.oneof(fc.integer({ min: -2, max: 2 }), value), { maxKeys: 2 }),
    push: fc.dictionary(field, fc.array(value, { maxLength: 2 }), { maxKeys: 2 }),
    where: mostly(fc.oneof(randomWhere, fc.dictionary(field, value, { maxKeys: 2 })), anything),
    orderBy: mostly(fc.constantFrom('id', 'rank', 'label', { field: 'rank', direction: 'desc' }), anything),
    limit: mostly(fc.integer({ min: 1, max: 20 }), anything),
    cursor,
    fields: mostly(fc.subarray(fields), anything),
  };
  const shapes: Readonly<Record<string, readonly (keyof typeof own)[]>> = {
    add: ['obj'],
    put: ['obj'],
    get: ['id'],
    update: ['id'],
    remove: ['id'],
    list: [],
    count: [],
  };
  const optional: Readonly<Record<string, readonly (keyof typeof own)[]>> = {
    add: [],
    put: ['ifRev'],
    get: ['fields'],
    update: ['ifRev', 'set', 'unset', 'inc', 'push'],
    remove: ['ifRev'],
    list: ['where', 'orderBy', 'limit', 'cursor', 'fields'],
    count: ['where', 'cursor'],
  };
  const requestOf = (op: string, isItem = false) => {
    const required = shapes[op] ?? [];
    const names = [...required, ...(optional[op] ?? []), 'collection', 'opId'] as const;
    const members = Object.fromEntries(names.map((name) => [name, own[name]]));
    const requiredKeys = [...required, ...(isItem ? [] : ['collection'])];
    return fc.record(members, { requiredKeys }).map((request) => ({ ...request, op }));
  };
  const item = fc.oneof(...['add', 'put', 'update', 'remove'].map((op) => requestOf(op, true)));
  const batch = fc
    .record({ items: fc.array(item, { minLength: 1, maxLength: 4 }), collection: own.collection })
    .map((request) => ({ ...request, op: 'batch' }));
  const nearlyRight = fc.oneof(...Object.keys(shapes).map((op) => requestOf(op)), batch);
  const withSurplus = fc
    .tuple(
      nearlyRight,
      fc.dictionary(fc.constantFrom('uid', 'sid', 'table', 'partition', 'op'), value, { maxKeys: 1 }),
    )
    .map(([request, surplus]) => ({ ...request, ...surplus }));
  const wild = fc.record(
    { op: mostly(fc.constantFrom(...operations), anything), ...own },
    { requiredKeys: ['op'] },
  );
  const ofShared = fc
    .record(
      {
        id: fc.constantFrom(...ids),
        orderBy: fc.constantFrom('id', 'rank'),
        where: fc.record({ rank: fc.integer({ min: 0, max: 3 }) }),
        cursor,
      },
      { requiredKeys: [] },
    )
    .map(({ id: one, ...list }) => (one === undefined ? { op: 'list', ...list } : { op: 'get', id: one }))
    .map((request) => ({ collection: 'news', ...request }));
  return fc.oneof(
    { weight: 1, arbitrary: ofShared.map((request) => JSON.stringify({ sid, ...request })) },
    { weight: 12, arbitrary: nearlyRight.map((request) => JSON.stringify({ sid, ...request })) },
    { weight: 2, arbitrary: withSurplus.map((request) => JSON.stringify({ sid, ...request })) },
    { weight: 2, arbitrary: wild.map((request) => JSON.stringify({ sid, ...request })) },
    { weight: 1, arbitrary: anything.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.string() },
  );
}

function mostly<A, B>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: other });
}
