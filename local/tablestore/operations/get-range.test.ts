import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ComparatorType, SingleColumnCondition } from 'tablestore';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  cellsOf,
  createTestTable,
  INF_MAX,
  INF_MIN,
  ignore,
  key,
  keyOf,
  Long,
  put,
  type RangeResult,
  type Refusal,
} from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'rows';

const forward = {
  direction: 'FORWARD',
  inclusiveStartPrimaryKey: key(INF_MIN, INF_MIN),
  exclusiveEndPrimaryKey: key(INF_MAX, INF_MAX),
};
const backward = {
  direction: 'BACKWARD',
  inclusiveStartPrimaryKey: key(INF_MAX, INF_MAX),
  exclusiveEndPrimaryKey: key(INF_MIN, INF_MIN),
};

const range = (params: object) => instance.call<RangeResult>('getRange', { tableName, ...params });
const keysOf = async (params: object): Promise<unknown[]> => (await range(params)).rows.map(keyOf);

/** All pages of a range: the keys of each. */
async function pagesOf(params: object): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let start: object = {};
  for (;;) {
    const { rows, nextStartPrimaryKey } = await range({ ...params, ...start });
    pages.push(rows.map(keyOf));
    if (!nextStartPrimaryKey) return pages;
    start = { inclusiveStartPrimaryKey: nextStartPrimaryKey.map(({ name, value }) => ({ [name]: value })) };
  }
}

/** In the order that Tablestore gives them. */
const stored: [string, number][] = [
  ['', 1],
  ['\0', 1],
  ['a', -2],
  ['a', 0],
  ['a', 3],
  ['a\0', 1],
  ['ab', 1],
  ['\uffff', 1],
  ['𝒳', 1],
];
const storedKeys = stored.map(([uid, id]) => [uid, BigInt(id)]);

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, tableName);
  await createTestTable(instance, 'many');
  await createTestTable(instance, 'neighbour');
  await put(instance, 'neighbour', key('a', 0), [{ a: 1 }]);
  for (const [uid, id] of stored.toReversed())
    await put(instance, tableName, key(uid, id), [{ n: id }, { [`only${Math.max(id, 0)}`]: uid }]);
});
afterAll(() => instance.close());

describe('GetRange', () => {
  it('answers rows in bytewise order of their primary keys', async () => {
    expect(await keysOf(forward)).toEqual(storedKeys);
  });

  it('answers them backward as well', async () => {
    expect(await keysOf(backward)).toEqual(storedKeys.toReversed());
  });

  it.each<[string, object, unknown[]]>([
    [
      'starts inclusive and ends exclusive',
      { ...forward, inclusiveStartPrimaryKey: key('a', 0), exclusiveEndPrimaryKey: key('ab', 1) },
      [
        ['a', 0n],
        ['a', 3n],
        ['a\0', 1n],
      ],
    ],
    [
      'starts inclusive and ends exclusive backward',
      { ...backward, inclusiveStartPrimaryKey: key('ab', 1), exclusiveEndPrimaryKey: key('a', 0) },
      [
        ['ab', 1n],
        ['a\0', 1n],
        ['a', 3n],
      ],
    ],
    [
      'stays within one partition',
      { ...forward, inclusiveStartPrimaryKey: key('a', INF_MIN), exclusiveEndPrimaryKey: key('a', INF_MAX) },
      [
        ['a', -2n],
        ['a', 0n],
        ['a', 3n],
      ],
    ],
    [
      'starts where no row is',
      { ...forward, inclusiveStartPrimaryKey: key('a', 1), exclusiveEndPrimaryKey: key('a', 100) },
      [['a', 3n]],
    ],
    [
      'takes what follows an infinity as a bound too',
      {
        ...forward,
        inclusiveStartPrimaryKey: key(INF_MIN, INF_MAX),
        exclusiveEndPrimaryKey: key('a', INF_MIN),
      },
      [
        ['', 1n],
        ['\0', 1n],
      ],
    ],
    [
      'answers nothing where nothing is',
      { ...forward, inclusiveStartPrimaryKey: key('b', 1), exclusiveEndPrimaryKey: key('c', 1) },
      [],
    ],
  ])('%s', async (_title, params, expected) => {
    const { rows, nextStartPrimaryKey } = await range(params);
    expect(rows.map(keyOf)).toEqual(expected);
    expect(nextStartPrimaryKey).toBeNull();
  });

  it.each([1, 2, 4, 8, 9, 10])(
    'pages by a limit of %i without losing or repeating a row, both ways',
    async (limit) => {
      const expected = Math.ceil(storedKeys.length / limit);
      const pages = await pagesOf({ ...forward, limit });
      expect(pages).toHaveLength(expected);
      expect(pages.flat()).toEqual(storedKeys);
      expect((await pagesOf({ ...backward, limit })).flat()).toEqual(storedKeys.toReversed());
    },
  );

  it('returns the columns that are asked for, of the rows that have them', async () => {
    const { rows } = await range({ ...forward, columnsToGet: ['only3'] });
    expect(rows.map((row) => [keyOf(row), cellsOf(row)])).toEqual([
      [['a', 3n], [['only3', 'a', expect.any(Number)]]],
    ]);
  });

  it('counts the limit by rows that pass the filter', async () => {
    const columnFilter = new SingleColumnCondition('id', Long.fromNumber(1), ComparatorType.EQUAL, false);
    const { rows, nextStartPrimaryKey } = await range({ ...forward, limit: 3, columnFilter });
    expect(rows.map(keyOf)).toEqual([
      ['', 1n],
      ['\0', 1n],
      ['a\0', 1n],
    ]);
    expect(nextStartPrimaryKey).toMatchObject([{ name: 'uid', value: 'ab' }, { name: 'id' }]);
  });

  const invalid = (title: string, params: object, message: string): Refusal => [
    title,
    'getRange',
    params,
    [400, 'OTSParameterInvalid', message],
  ];
  it.each<Refusal>([
    invalid(
      'a range that ends before it starts',
      { ...forward, inclusiveStartPrimaryKey: key('b', 1), exclusiveEndPrimaryKey: key('a', 1) },
      'Begin key must less than end key in FORWARD',
    ),
    invalid(
      'a range that ends where it starts',
      { ...forward, inclusiveStartPrimaryKey: key('a', 1), exclusiveEndPrimaryKey: key('a', 1) },
      'Begin key must less than end key in FORWARD',
    ),
    invalid(
      'a backward range that starts before it ends',
      { ...backward, inclusiveStartPrimaryKey: key('a', 1), exclusiveEndPrimaryKey: key('b', 1) },
      'Begin key must more than end key in BACKWARD',
    ),
    invalid('a negative limit', { ...forward, limit: -1 }, 'The limit must be greater than 0.'),
    [
      'a bound of a part of the primary key',
      'getRange',
      { ...forward, inclusiveStartPrimaryKey: [{ uid: 'a' }] },
      [400, 'OTSInvalidPK', 'Validate PK size fail. Input: 1, Meta: 2.'],
    ],
    [
      'a bound of other columns',
      'getRange',
      { ...forward, exclusiveEndPrimaryKey: [{ uid: 'a' }, { x: INF_MAX }] },
      [400, 'OTSInvalidPK', 'Validate PK name fail. Input: x, Meta: id.'],
    ],
    [
      'a bound of another type',
      'getRange',
      { ...forward, exclusiveEndPrimaryKey: [{ uid: 'a' }, { id: 'x' }] },
      [400, 'OTSInvalidPK', 'Validate PK type fail. Input: VT_STRING, Meta: VT_INTEGER.'],
    ],
    [
      'a bound above 1 KB',
      'getRange',
      { ...forward, exclusiveEndPrimaryKey: key('x'.repeat(1025), 1) },
      [
        400,
        'OTSParameterInvalid',
        "The length of primary key column: 'uid' exceeds the MaxLength:1024 with CurrentLength:1025.",
      ],
    ],
  ])('refuses %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, { tableName, ...params })).rejects.toMatchObject({
      status,
      code,
      message,
    });
  });
});

describe('a page of GetRange', () => {
  let expiring: TestInstance;
  beforeAll(async () => {
    expiring = await startTestInstance();
  });
  afterAll(() => expiring.close());

  /** Writes rows 0 to count - 1, each with a column of the given size. */
  async function fill(uid: string, count: number, size: number): Promise<void> {
    const batch = size > 1000 ? 30 : 200;
    for (let first = 0; first < count; first += batch) {
      const rows = Array.from({ length: Math.min(batch, count - first) }, (_, index) => ({
        type: 'PUT',
        condition: ignore,
        primaryKey: key(uid, first + index),
        attributeColumns: [{ a: 'x'.repeat(size) }, { odd: (first + index) % 2 === 1 }],
      }));
      await instance.call('batchWriteRow', { tables: [{ tableName: 'many', rows }] });
    }
  }
  const of = (uid: string) => ({
    tableName: 'many',
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: key(uid, INF_MIN),
    exclusiveEndPrimaryKey: key(uid, INF_MAX),
  });

  it('ends after 5,000 rows, whether they pass the filter or not', async () => {
    await fill('rows', 5100, 1);
    expect((await pagesOf(of('rows'))).map(({ length }) => length)).toEqual([5000, 100]);
    const odd = new SingleColumnCondition('odd', true, ComparatorType.EQUAL, false);
    expect((await pagesOf({ ...of('rows'), columnFilter: odd })).map(({ length }) => length)).toEqual([
      2500, 50,
    ]);
    const none = new SingleColumnCondition('a', 'none', ComparatorType.EQUAL, false);
    expect((await pagesOf({ ...of('rows'), columnFilter: none })).map(({ length }) => length)).toEqual([
      0, 0,
    ]);
  });

  it('ends after 5,000 rows that have expired, which are still stored', async () => {
    const aDay = 86_400;
    await createTestTable(expiring, 'expiring', { timeToLive: aDay });
    const timestamp = Date.now() - (aDay - 60) * 1000;
    for (let first = 0; first < 5100; first += 150) {
      const rows = Array.from({ length: 150 }, (_, index) => ({
        type: 'PUT',
        condition: ignore,
        primaryKey: key('rows', first + index),
        attributeColumns: [first + index === 0 || first + index === 5099 ? { a: 1 } : { a: 1, timestamp }],
      }));
      await expiring.call('batchWriteRow', { tables: [{ tableName: 'expiring', rows }] });
    }
    expiring.advanceClock(120_000);
    const first = await expiring.call<RangeResult>('getRange', { ...of('rows'), tableName: 'expiring' });
    expect([first.rows.map(keyOf), first.nextStartPrimaryKey?.[1]?.value?.toString()]).toEqual([
      [['rows', 0n]],
      '5000',
    ]);
    const inclusiveStartPrimaryKey = key('rows', 5000);
    const second = { ...of('rows'), tableName: 'expiring', inclusiveStartPrimaryKey };
    const { rows, nextStartPrimaryKey } = await expiring.call<RangeResult>('getRange', second);
    expect([rows.map(keyOf), nextStartPrimaryKey]).toEqual([[['rows', 5099n]], null]);
  });

  it('ends after 4 MB of data', async () => {
    // With the names and the other values, 22 bytes, a row is 128 KB: 32 of them are 4 MB.
    await fill('size', 70, 128 * 1024 - 22);
    expect((await pagesOf(of('size'))).map(({ length }) => length)).toEqual([32, 32, 6]);
  });
});
