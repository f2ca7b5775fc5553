import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ColumnPaginationFilter } from 'tablestore';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  cellsOf,
  createTestTable,
  get,
  INF_MAX,
  key,
  keyOf,
  put,
  type Refusal,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'rows';
const primaryKey = key('u', 1);
let now: number;

const read = (options: object = {}) =>
  instance.call<RowResult>('getRow', { tableName, primaryKey, ...options });

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, tableName, { maxVersions: 3 });
  await createTestTable(instance, 'short', {
    timeToLive: 86_400,
    maxVersions: 2,
    maxTimeDeviation: 10 * 86_400,
  });
  now = Date.now();
  await put(instance, tableName, primaryKey, [
    { b: 'b-new', timestamp: now },
    { b: 'b-old', timestamp: now - 1000 },
    { b: 'b-oldest', timestamp: now - 2000 },
    { a: 'a-new', timestamp: now - 500 },
    { a: 'a-old', timestamp: now - 1500 },
    { B: 'capital', timestamp: now },
    { c: 'c', timestamp: now },
  ]);
});
afterAll(() => instance.close());

describe('GetRow', () => {
  it('answers columns in the bytewise order of their names, with the newest version', async () => {
    const { row } = await read();
    expect(keyOf(row ?? {})).toEqual(['u', 1n]);
    expect(cellsOf(row)).toEqual([
      ['B', 'capital', now],
      ['a', 'a-new', now - 500],
      ['b', 'b-new', now],
      ['c', 'c', now],
    ]);
  });

  it('answers nothing for a row that is not there', async () => {
    const { row, consumed } = await read({ primaryKey: key('u', 2) });
    expect(row?.primaryKey).toBeUndefined();
    expect(consumed.capacityUnit).toMatchObject({ read: 1, write: 0 });
  });

  it('counts a capacity unit for each 4 KB read', async () => {
    await put(instance, tableName, key('big', 1), [{ a: 'x'.repeat(3 * 4096) }]);
    const { consumed } = await read({ primaryKey: key('big', 1) });
    expect(consumed.capacityUnit).toMatchObject({ read: 4, write: 0 });
  });

  const cells: [string, object, (now: number) => unknown[]][] = [
    [
      'several versions of a column, the newest first',
      { columnsToGet: ['b'], maxVersions: 2 },
      (time) => [
        ['b', 'b-new', time],
        ['b', 'b-old', time - 1000],
      ],
    ],
    [
      'the columns named',
      { columnsToGet: ['c', 'B', 'missing'] },
      (time) => [
        ['B', 'capital', time],
        ['c', 'c', time],
      ],
    ],
    [
      'columns from a name (inclusive) to a name (exclusive)',
      { startColumn: 'a', endColumn: 'c' },
      (time) => [
        ['a', 'a-new', time - 500],
        ['b', 'b-new', time],
      ],
    ],
    [
      'a slice of the columns',
      { columnFilter: new ColumnPaginationFilter(2, 1) },
      (time) => [
        ['a', 'a-new', time - 500],
        ['b', 'b-new', time],
      ],
    ],
  ];
  it.each(cells)('reads %s', async (_title, options, expected) => {
    expect(cellsOf((await read(options)).row)).toEqual(expected(now));
  });

  it('reads the versions from a time (inclusive) to a time (exclusive)', async () => {
    const timeRange = { startTime: now - 1500, endTime: now };
    expect(cellsOf((await read({ timeRange, maxVersions: 5 })).row)).toEqual([
      ['a', 'a-new', now - 500],
      ['a', 'a-old', now - 1500],
      ['b', 'b-old', now - 1000],
    ]);
  });

  it('reads the newest versions within a range of time', async () => {
    const { row } = await read({ timeRange: { startTime: 0, endTime: now - 900 } });
    expect(cellsOf(row)).toEqual([
      ['a', 'a-old', now - 1500],
      ['b', 'b-old', now - 1000],
    ]);
  });

  it('reads the version of one time', async () => {
    const { row } = await read({ timeRange: { specificTime: now - 1000 } });
    expect(cellsOf(row)).toEqual([['b', 'b-old', now - 1000]]);
  });

  it.each([
    ['of the columns named', { columnsToGet: ['blah'] }],
    ['between two columns', { startColumn: 'x' }],
    ['in a range of time', { timeRange: { startTime: 0, endTime: 1 } }],
  ])('answers no row when it has none %s', async (_title, options) => {
    expect((await read(options)).row?.primaryKey).toBeUndefined();
  });

  it('answers the primary key alone when a column of it is asked for', async () => {
    const { row } = await read({ columnsToGet: ['uid'] });
    expect([keyOf(row ?? {}), cellsOf(row)]).toEqual([['u', 1n], []]);
  });

  const invalid = (title: string, params: object, message: string): Refusal => [
    title,
    'getRow',
    { primaryKey, ...params },
    [400, 'OTSParameterInvalid', message],
  ];
  it.each<Refusal>([
    invalid(
      'a negative number of versions',
      { maxVersions: -1 },
      'Invalid max versions: -1 . Reason: Max versions must be positive.',
    ),
    invalid(
      'the start of a range of time without its end',
      { timeRange: { startTime: 1 } },
      'Start and end time must be given at the same time.',
    ),
    invalid(
      'a time and a range of time',
      { timeRange: { startTime: 1, endTime: 2, specificTime: 3 } },
      'Specific tiemstamp and time range cannot be given at the same time.',
    ),
    invalid(
      'a negative time',
      { timeRange: { specificTime: -1 } },
      'Specific timestamp cannot be less than 0.',
    ),
    invalid(
      'a range of time that ends before it starts',
      { timeRange: { startTime: 2, endTime: 1 } },
      'Invalid time range: [2, 1).',
    ),
    invalid(
      '1025 columns to get',
      { columnsToGet: Array.from({ length: 1025 }, (_, n) => `c${n}`) },
      'The number of columns from the request exceeds the limit, limit count: 1024, column count: 1025.',
    ),
    invalid('an illegal column to get', { columnsToGet: ['x-y'] }, "Invalid column name: 'x-y'."),
    invalid(
      'an infinite primary key',
      { primaryKey: key(INF_MAX, 1) },
      'VT_INF_MAX is an invalid type for the primary key.',
    ),
    invalid(
      'no limit of a column pagination',
      { columnFilter: new ColumnPaginationFilter(0, 0) },
      'Limit in ColumnPaginationFilter must be greater than 0.',
    ),
    invalid(
      'a negative offset of a column pagination',
      { columnFilter: new ColumnPaginationFilter(1, -1) },
      'Offset in ColumnPaginationFilter must be greater than or equal to 0.',
    ),
    [
      'another table name than a legal one',
      'getRow',
      { tableName: 'x-y', primaryKey },
      [400, 'OTSParameterInvalid', "Invalid table name: 'x-y'."],
    ],
    [
      'a primary key of another schema',
      'getRow',
      { primaryKey: [{ uid: 'u' }] },
      [400, 'OTSInvalidPK', 'Validate PK size fail. Input: 1, Meta: 2.'],
    ],
  ])('refuses %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, { tableName, ...params })).rejects.toMatchObject({
      status,
      code,
      message,
    });
  });
});

describe('the time to live', () => {
  it('ends each cell by its own version, and the row with its last cell', async () => {
    const expiring = key('u', 2);
    const almostExpired = Date.now() - 86_400_000 + 60_000;
    await put(instance, 'short', expiring, [
      { a: 'old', timestamp: almostExpired },
      { b: 'old', timestamp: almostExpired },
      { b: 'later', timestamp: almostExpired + 120_000 },
    ]);
    expect(await get(instance, 'short', expiring)).toEqual({ a: 'old', b: 'later' });
    instance.advanceClock(120_000);
    const { row } = await instance.call<RowResult>('getRow', {
      tableName: 'short',
      primaryKey: expiring,
      maxVersions: 2,
    });
    expect(cellsOf(row)).toEqual([['b', 'later', almostExpired + 120_000]]);
    instance.advanceClock(120_000);
    expect(await get(instance, 'short', expiring)).toBeUndefined();
  });

  it('refuses a version that has expired already', async () => {
    const attributes = [{ a: 1, timestamp: Date.now() - 86_402_000 }];
    await expect(put(instance, 'short', key('u', 3), attributes)).rejects.toMatchObject({
      code: 'OTSParameterInvalid',
      message: 'Invalid timestamp. Cell:a.',
    });
  });
});
