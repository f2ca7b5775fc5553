import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ComparatorType, SingleColumnCondition } from 'tablestore';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  createTestTable,
  expectExist,
  expectNotExist,
  INF_MAX,
  INF_MIN,
  ignore,
  key,
  put,
  type RangeResult,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;
/** The names of the test table's primary key and its number, without the text of `uid`. */
const keySize = 'uid'.length + 'id'.length + 8;
const unit = 4096;
const text = (size: number) => 'x'.repeat(size);

const putOf = (tableName: string, attributeColumns: object[], params: object = {}) =>
  instance.call<RowResult>('putRow', {
    tableName,
    primaryKey: key('', 1),
    condition: ignore,
    attributeColumns,
    ...params,
  });
const unitsOf = async (answer: Promise<Pick<RowResult, 'consumed'>>) => {
  const { read, write } = (await answer).consumed.capacityUnit;
  return [read, write];
};

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, 'rows');
  await createTestTable(instance, 'versions', { maxVersions: 2 });
  await createTestTable(instance, 'expiring', { timeToLive: 86_400 });
});
afterAll(() => instance.close());

describe('the capacity units of a write', () => {
  it.each([
    ['rows', 0],
    ['versions', 8],
    ['expiring', 8],
  ])('to table %s count names, values and %i bytes for each version', async (tableName, versionSize) => {
    const left = unit - keySize - 'a'.length - 'b'.length - 2 * versionSize;
    expect(await unitsOf(putOf(tableName, [{ a: text(left - 8) }, { b: 0.5 }]))).toEqual([0, 1]);
    expect(await unitsOf(putOf(tableName, [{ a: text(left - 7) }, { b: 0.5 }]))).toEqual([0, 2]);
  });

  it('count the name alone of a column that is deleted', async () => {
    const names = Array.from({ length: 16 }, (_, number) => `c${number}`.padEnd(255, '_'));
    const left = unit - keySize - 16 * 255;
    const update = (uid: string) =>
      instance.call<RowResult>('updateRow', {
        tableName: 'versions',
        primaryKey: key(uid, 1),
        condition: ignore,
        updateOfAttributeColumns: [{ DELETE_ALL: names }],
      });
    expect(await unitsOf(update(text(left)))).toEqual([0, 1]);
    expect(await unitsOf(update(text(left + 1)))).toEqual([0, 2]);
  });

  it.each([
    ['without an expectation', ignore, 0],
    ['with EXPECT_EXIST', expectExist, 1],
  ])('%s read the primary key or nothing', async (_title, condition, read) => {
    await putOf('rows', []);
    expect(await unitsOf(putOf('rows', [{ a: text(5000) }], { condition }))).toEqual([read, 2]);
  });

  it('with an expectation read a primary key above 4 KB as two', async () => {
    const names = ['k1', 'k2', 'k3', 'k4'];
    await instance.call('createTable', {
      tableMeta: { tableName: 'long_keys', primaryKey: names.map((name) => ({ name, type: 'STRING' })) },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    });
    const primaryKey = names.map((name) => ({ [name]: text(1024) }));
    const written = putOf('long_keys', [], { primaryKey, condition: expectNotExist });
    expect(await unitsOf(written)).toEqual([2, 2]);
  });
});

describe('the capacity units of a read', () => {
  const read = (params: object) =>
    unitsOf(instance.call<RowResult>('getRow', { tableName: 'rows', primaryKey: key('read', 1), ...params }));
  const noMatch = new SingleColumnCondition('b', 'other', ComparatorType.EQUAL, false);

  beforeAll(async () => {
    await put(instance, 'rows', key('read', 1), [{ a: text(2 * unit) }, { b: 'b' }]);
    await put(instance, 'rows', key('read', 2), [{ a: text(2 * unit) }]);
  });

  it.each<[string, object, number]>([
    ['a whole row', {}, 3],
    ['the columns that are read', { columnsToGet: ['b'] }, 1],
    ['a row that the filter leaves out', { columnFilter: noMatch }, 3],
    [
      'the columns read of a row that the filter leaves out',
      { columnsToGet: ['b'], columnFilter: noMatch },
      1,
    ],
    ['a row that is not there', { primaryKey: key('absent', 1) }, 1],
  ])('count %s', async (_title, params, units) => {
    expect(await read(params)).toEqual([units, 0]);
  });

  it.each<[string, object, number]>([
    ['all rows of the range', {}, 5],
    ['what is read of them', { columnsToGet: ['b'] }, 1],
    ['what the filter leaves out', { columnFilter: noMatch }, 5],
    ['the page alone', { limit: 1 }, 3],
  ])('of a range count %s', async (_title, params, units) => {
    const range = instance.call<RangeResult>('getRange', {
      tableName: 'rows',
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: key('read', INF_MIN),
      exclusiveEndPrimaryKey: key('read', INF_MAX),
      ...params,
    });
    expect(await unitsOf(range)).toEqual([units, 0]);
  });
});
