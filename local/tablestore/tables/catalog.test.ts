import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { openLmdbStore } from '../storage/lmdb-store.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { createTestTable, get, key, put, type Refusal } from '../test/rows.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import { autoIncrementKeyPrefix, pendingIndexChangeKeyPrefix, rowKeyPrefix } from './store-keys.ts';

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
  it.each<[string, (catalog: Catalog) => void, string[]]>([
    ['table', (catalog) => catalog.remove('second'), ['first', 'first_index', 'third', 'third_index']],
    [
      'index',
      (catalog) => catalog.removeIndex('second', 'second_index'),
      ['first', 'first_index', 'second', 'third', 'third_index'],
    ],
  ])(
    'leaves nothing of a removed %s in the store, and everything of its neighbours',
    async (_kind, remove, left) => {
      const directory = mkdtempSync(join(tmpdir(), 'tablestore-catalog-'));
      const store = openLmdbStore({ directory, fsync: false });
      const catalog = createCatalog(store);
      for (const name of ['first', 'second', 'third']) {
        catalog.create(
          {
            name,
            primaryKey: [{ name: 'pk', type: 'STRING' }],
            definedColumns: [],
            options: { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86_400, allowUpdate: true },
            reservedThroughput: {},
            createdAt: 0,
          },
          [
            {
              name: `${name}_index`,
              type: 'IT_GLOBAL_INDEX',
              columns: ['pk'],
              definedColumns: [],
              readableFrom: 0,
            },
          ],
        );
        for (const { id, name: content } of [catalog.get(name), catalog.get(`${name}_index`)]) {
          store.transaction((transaction) => {
            for (const prefix of [
              rowKeyPrefix(id),
              autoIncrementKeyPrefix(id),
              pendingIndexChangeKeyPrefix(id),
            ]) {
              transaction.put(Buffer.concat([prefix, Buffer.from('key')]), Buffer.from(content));
              transaction.put(Buffer.concat([prefix, Buffer.alloc(5000, 0xff)]), Buffer.from(content));
            }
          });
        }
      }
      remove(catalog);
      await store.removed();
      const values = Array.from(
        store.range({ from: Buffer.of(3), to: Buffer.of(0xff) }),
        ({ value }) => `${value}`,
      );
      expect(values.sort()).toEqual(left.flatMap((content) => Array(6).fill(content)));
      await store.close();
      rmSync(directory, { recursive: true });
    },
  );
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

describe('a data directory of the version before there were indexes', () => {
  it('opens with its tables and rows, which can get an index', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tablestore-before-'));
    const store = openLmdbStore({ directory, fsync: false });
    const stored = {
      id: 1,
      name: 'old',
      primaryKey: [
        { name: 'uid', type: 'STRING' },
        { name: 'id', type: 'INTEGER' },
      ],
      definedColumns: [{ name: 's', type: 'DCT_STRING' }],
      options: { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86_400, allowUpdate: true },
      reservedThroughput: { read: 0, write: 0 },
      createdAt: 1_700_000_000,
    };
    store.transaction((transaction) => {
      transaction.put(Buffer.from('\x02'), Buffer.of(0, 0, 0, 1));
      transaction.put(Buffer.from('\x01old'), Buffer.from(JSON.stringify(stored)));
      // The row with the primary key ('u', 5) and the column s = 'a', as it was stored.
      transaction.put(
        Buffer.from('03000000012075000010' + '8000000000000005', 'hex'),
        encodeRow({
          primaryKey: [
            { name: 'uid', value: { type: 'VT_STRING', value: Buffer.from('u') } },
            { name: 'id', value: { type: 'VT_INTEGER', value: 5n } },
          ],
          cells: [
            {
              name: 's',
              value: { type: 'VT_STRING', value: Buffer.from('a') },
              timestamp: 1_700_000_000_000,
            },
          ],
        }),
      );
    });
    await store.close();

    const own = await startTestInstance({ dataDirectory: directory });
    expect(await get(own, 'old', key('u', 5))).toEqual({ s: 'a' });
    const described = await own.call<{ toJSON(): { indexMetas?: object[] } }>('describeTable', {
      tableName: 'old',
    });
    expect(described.toJSON().indexMetas ?? []).toEqual([]);
    await own.call('createIndex', {
      mainTableName: 'old',
      indexMeta: { name: 'new_index', primaryKey: ['s'], definedColumn: [] },
      includeBaseData: true,
    });
    expect(await get(own, 'new_index', [{ s: 'a' }, ...key('u', 5)])).toEqual({});
    await own.server.close();

    const reopened = await startTestInstance({ dataDirectory: directory });
    expect(await get(reopened, 'new_index', [{ s: 'a' }, ...key('u', 5)])).toEqual({});
    await reopened.close();
  });
});
