import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLmdbStore } from '../storage/lmdb-store.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { createTestTable, get, key, put, type Refusal } from '../test/rows.ts';
import { autoIncrementKeyPrefix, createCatalog, rowKeyPrefix } from './catalog.ts';

let instance: TestInstance;

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

/** The least that CreateTable takes. */
const definition = (tableName: string) => ({
  tableMeta: { tableName, primaryKey: [{ name: 'pk', type: 'STRING' }] },
  reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
  tableOptions: { timeToLive: -1, maxVersions: 1 },
});

describe('ListTable', () => {
  it('names the tables in order', async () => {
    const own = await startTestInstance();
    for (const name of ['b', 'a', '_c', 'B']) await own.call('createTable', definition(name));
    expect(await own.call('listTable', {})).toMatchObject({ tableNames: ['B', '_c', 'a', 'b'] });
    await own.close();
  });

  it('never names more than 64 tables', async () => {
    const own = await startTestInstance();
    for (let number = 1; number <= 64; number++) await own.call('createTable', definition(`t${number}`));
    await expect(own.call('createTable', definition('t65'))).rejects.toMatchObject({
      status: 403,
      code: 'OTSQuotaExhausted',
      message: 'Number of tables exceeds the quota:64.',
    });
    await own.call('deleteTable', { tableName: 't1' });
    await own.call('createTable', definition('t65'));
    await own.close();
  });
});

describe('DeleteTable', () => {
  it('deletes the rows with the table', async () => {
    await createTestTable(instance, 'again');
    await put(instance, 'again', key('u', 1), [{ a: 'x' }]);
    await instance.call('deleteTable', { tableName: 'again' });
    await expect(get(instance, 'again', key('u', 1))).rejects.toMatchObject({ code: 'OTSObjectNotExist' });
    await createTestTable(instance, 'again');
    expect(await get(instance, 'again', key('u', 1))).toBeUndefined();
  });
});

describe('createCatalog', () => {
  it('leaves nothing of a removed table in the store, and everything of its neighbours', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tablestore-catalog-'));
    const store = openLmdbStore({ directory, fsync: false });
    const catalog = createCatalog(store);
    for (const name of ['first', 'second', 'third']) {
      const options = {
        timeToLive: -1,
        maxVersions: 1,
        deviationCellVersionInSec: 86_400,
        allowUpdate: true,
      };
      catalog.create({
        name,
        primaryKey: [{ name: 'pk', type: 'STRING' }],
        definedColumns: [],
        options,
        reservedThroughput: {},
        createdAt: 0,
      });
      const table = catalog.get(name);
      store.transaction((transaction) => {
        for (const prefix of [rowKeyPrefix(table), autoIncrementKeyPrefix(table)]) {
          transaction.put(Buffer.concat([prefix, Buffer.from('key')]), Buffer.from(name));
          transaction.put(Buffer.concat([prefix, Buffer.alloc(5000, 0xff)]), Buffer.from(name));
        }
      });
    }
    catalog.remove('second');
    const values = Array.from(
      store.range({ from: Buffer.of(3), to: Buffer.of(0xff) }),
      ({ value }) => `${value}`,
    );
    expect(values.sort()).toEqual([...Array(4).fill('first'), ...Array(4).fill('third')]);
    await store.close();
    rmSync(directory, { recursive: true });
  });
});

describe('a table that does not exist', () => {
  const primaryKey = key('u', 1);
  it.each<[Refusal[1], object]>([
    ['describeTable', {}],
    ['deleteTable', {}],
    ['getRow', { primaryKey }],
    [
      'getRange',
      { direction: 'FORWARD', inclusiveStartPrimaryKey: primaryKey, exclusiveEndPrimaryKey: key('u', 2) },
    ],
  ])('is unknown to %s', async (method, params) => {
    await expect(instance.call(method, { tableName: 'missing', ...params })).rejects.toMatchObject({
      status: 404,
      code: 'OTSObjectNotExist',
      message: 'Requested table does not exist.',
    });
  });
});

describe('the data directory', () => {
  it('gives tables and rows back to the next server', async () => {
    const first = await startTestInstance();
    await createTestTable(first, 'kept', { maxVersions: 2 });
    await put(first, 'kept', key('u', 1), [{ a: 'x' }]);
    await first.server.close();

    const second = await startTestInstance({ dataDirectory: first.dataDirectory });
    expect(await get(second, 'kept', key('u', 1))).toEqual({ a: 'x' });
    await createTestTable(second, 'new');
    expect(await get(second, 'new', key('u', 1))).toBeUndefined();
    await second.close();
  });
});
