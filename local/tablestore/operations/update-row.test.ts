import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { cellsOf, createTestTable, get, ignore, key, Long, put, type RowResult } from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'rows';
let lastUser = 0;
/** A primary key that no other test uses. */
const newKey = (): object[] => key(`user-${++lastUser}`, 1);

const update = (primaryKey: object[], updateOfAttributeColumns: object[], params: object = {}) =>
  instance.call<RowResult>('updateRow', {
    tableName,
    primaryKey,
    condition: ignore,
    updateOfAttributeColumns,
    ...params,
  });

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, tableName, { maxVersions: 3 });
});
afterAll(() => instance.close());

describe('UpdateRow', () => {
  it('changes the columns that it names, and no others', async () => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [{ a: 'a' }, { b: 'b' }, { c: 'c' }]);
    await update(primaryKey, [{ PUT: [{ a: 'new' }, { d: 'd' }] }, { DELETE_ALL: ['b'] }]);
    expect(await get(instance, tableName, primaryKey)).toEqual({ a: 'new', c: 'c', d: 'd' });
  });

  it('makes a row that is not there when it puts a column', async () => {
    const primaryKey = newKey();
    await update(primaryKey, [{ PUT: [{ a: 'a' }] }]);
    expect(await get(instance, tableName, primaryKey)).toEqual({ a: 'a' });
  });

  it('does not make a row by deleting its columns', async () => {
    const primaryKey = newKey();
    await update(primaryKey, [{ DELETE_ALL: ['a'] }]);
    expect(await get(instance, tableName, primaryKey)).toBeUndefined();
  });

  it('leaves a row without columns when it deletes the last', async () => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [{ a: 'a' }]);
    await update(primaryKey, [{ DELETE_ALL: ['a'] }]);
    expect(await get(instance, tableName, primaryKey)).toEqual({});
  });

  it('deletes one version and keeps the others', async () => {
    const primaryKey = newKey();
    const now = Date.now();
    await put(instance, tableName, primaryKey, [
      { a: 'old', timestamp: now - 2 },
      { a: 'middle', timestamp: now - 1 },
      { a: 'new', timestamp: now },
    ]);
    await update(primaryKey, [{ DELETE: [{ a: now - 1 }] }]);
    const { row } = await instance.call<RowResult>('getRow', { tableName, primaryKey, maxVersions: 3 });
    expect(cellsOf(row)).toEqual([
      ['a', 'new', now],
      ['a', 'old', now - 2],
    ]);
  });

  it('keeps as many versions as the table has, the newest', async () => {
    const primaryKey = newKey();
    const now = Date.now();
    for (const age of [1, 3, 0, 2])
      await update(primaryKey, [{ PUT: [{ a: `${age}`, timestamp: now - age }] }]);
    const { row } = await instance.call<RowResult>('getRow', { tableName, primaryKey, maxVersions: 10 });
    expect(cellsOf(row)).toEqual([
      ['a', '0', now],
      ['a', '1', now - 1],
      ['a', '2', now - 2],
    ]);
  });

  it('replaces a cell of the same version', async () => {
    const primaryKey = newKey();
    const timestamp = Date.now();
    for (const a of ['first', 'second']) await update(primaryKey, [{ PUT: [{ a, timestamp }] }]);
    const { row } = await instance.call<RowResult>('getRow', { tableName, primaryKey, maxVersions: 10 });
    expect(cellsOf(row)).toEqual([['a', 'second', timestamp]]);
  });
});

describe('INCREMENT', () => {
  const increment = (primaryKey: object[], by: object[], returnColumns: string[] = []) =>
    update(
      primaryKey,
      [{ INCREMENT: by }],
      returnColumns.length > 0 ? { returnContent: { returnType: 2, returnColumns } } : {},
    );

  it('starts from 0, adds to the newest version and returns what comes of it', async () => {
    const primaryKey = newKey();
    const first = await increment(primaryKey, [{ n: Long.fromNumber(5) }, { m: Long.fromNumber(1) }], ['n']);
    expect(cellsOf(first.row)).toEqual([['n', 5n, expect.any(Number)]]);
    await increment(primaryKey, [{ n: Long.fromNumber(-8) }, { d: 0.5 }]);
    await increment(primaryKey, [{ d: 0.25 }]);
    expect(await get(instance, tableName, primaryKey)).toEqual({ n: -3n, m: 1n, d: 0.75 });
  });

  it('loses no increment of many at once', async () => {
    const primaryKey = newKey();
    await Promise.all(Array.from({ length: 50 }, () => increment(primaryKey, [{ n: Long.fromNumber(1) }])));
    expect(await get(instance, tableName, primaryKey)).toEqual({ n: 50n });
  });

  it.each([
    [
      'another type',
      { n: 'text' },
      { n: Long.fromNumber(1) },
      "Increment type mismatch. Column: 'n', Input: VT_INTEGER, Stored: VT_STRING.",
    ],
    [
      'a sum beyond 64 bits',
      { n: Long.fromString('9223372036854775807') },
      { n: Long.fromNumber(1) },
      "Integer overflow. Column: 'n'.",
    ],
    ['a sum beyond all numbers', { n: 1.7e308 }, { n: 1.7e308 }, "Infinity can't be set to double value."],
    ['a text', { n: 1 }, { n: 'text' }, "VT_STRING is an invalid type for the INCREMENT of column: 'n'."],
  ])('refuses %s', async (_title, stored, by, message) => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [stored]);
    const before = await get(instance, tableName, primaryKey);
    await expect(increment(primaryKey, [by])).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message,
    });
    expect(await get(instance, tableName, primaryKey)).toEqual(before);
  });
});
