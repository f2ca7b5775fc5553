import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { type IndexInput, indexedTable, indexMeta, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance, testAccessKey } from '../test/instance.ts';
import { get, ignore, key, Long, put } from '../test/rows.ts';

/** Missing in the SDK's types. */
const { SyncPhase } = TableStore as unknown as {
  readonly SyncPhase: { readonly FULL: unknown; readonly INCR: unknown };
};
let instance: TestInstance;
const long = (value: number) => Long.fromNumber(value);

const create = (index: IndexInput, includeBaseData = false, mainTableName = 'base') =>
  instance.call('createIndex', { mainTableName, indexMeta: indexMeta(index), includeBaseData });
const drop = (indexName: string, mainTableName = 'base') =>
  instance.call('dropIndex', { mainTableName, indexName });
const namesOfTables = async () => (await instance.call<{ tableNames: string[] }>('listTable', {})).tableNames;
const describeTable = async (tableName: string) =>
  (await instance.call<{ toJSON(): { indexMetas: object[] } }>('describeTable', { tableName })).toJSON();

beforeAll(async () => {
  instance = await startTestInstance();
  await instance.call('createTable', indexedTable('base', []));
});
afterAll(() => instance.close());

describe('CreateIndex', () => {
  it.each([
    ['the rows that are there and those to come', true, ['old', 'new']],
    ['the rows to come alone', false, ['new']],
  ])('makes an index of %s', async (_title, includeBaseData, texts) => {
    await put(instance, 'base', key('u', 1), [{ s: 'old' }]);
    await create({ name: 'texts', primaryKey: ['uid', 's'] }, includeBaseData);
    await put(instance, 'base', key('u', 2), [{ s: 'new' }]);
    const rows = await rowsOf(instance, 'texts', ['uid', 's', 'id']);
    expect(new Set(rows.map(([[, s]]) => s))).toEqual(new Set(texts));
    await drop('texts');
  });

  it.each<[string, object[], string[]]>([
    ['another column', [{ PUT: [{ b: true }] }], []],
    ['a column that it carries', [{ PUT: [{ i: long(1) }] }], ['old']],
    ['the indexed column', [{ PUT: [{ s: 'new' }] }], ['new']],
  ])('makes an index that gets an older row with an update of %s', async (_title, changes, texts) => {
    await put(instance, 'base', key('older', 1), [{ s: 'old' }]);
    await create({ name: 'from_now', primaryKey: ['s'], definedColumn: ['i'] });
    await instance.call('updateRow', {
      tableName: 'base',
      primaryKey: key('older', 1),
      condition: ignore,
      updateOfAttributeColumns: changes,
    });
    expect((await rowsOf(instance, 'from_now', ['s', 'uid', 'id'])).map(([[s]]) => s)).toEqual(texts);
    await drop('from_now');
  });

  it('leaves out of an index the rows that it cannot have', async () => {
    await put(instance, 'base', key('long', 1), [{ s: 'x'.repeat(1025) }]);
    await put(instance, 'base', key('long', 2), [{ s: 'x'.repeat(1024) }]);
    await create({ name: 'shorter', primaryKey: ['s'] }, true);
    const rows = await rowsOf(instance, 'shorter', ['s', 'uid', 'id']);
    expect(rows.filter(([[, uid]]) => uid === 'long').map(([[, , id]]) => id)).toEqual([2n]);
    // The long text stays as it is while other columns are written.
    await instance.call('updateRow', {
      tableName: 'base',
      primaryKey: key('long', 1),
      condition: ignore,
      updateOfAttributeColumns: [{ PUT: [{ b: true }] }],
    });
    await drop('shorter');
  });

  it('makes indexes that DescribeTable describes, and ListTable does not name', async () => {
    const indexes = [
      { name: 'global_index', primaryKey: ['s', 'i'], definedColumn: ['d'] },
      { name: 'local_index', primaryKey: ['uid', 'x'], isLocal: true },
    ];
    await instance.call('createTable', indexedTable('described', indexes));
    expect(await describeTable('described')).toMatchObject({
      indexMetas: [
        {
          name: 'global_index',
          primaryKey: ['s', 'i'],
          definedColumn: ['d'],
          indexUpdateMode: 'IUM_ASYNC_INDEX',
          indexType: 'IT_GLOBAL_INDEX',
        },
        {
          name: 'local_index',
          primaryKey: ['uid', 'x'],
          indexUpdateMode: 'IUM_SYNC_INDEX',
          indexType: 'IT_LOCAL_INDEX',
        },
      ],
    });
    const { indexMetas } = await instance.call<{ indexMetas: { indexSyncPhase: unknown }[] }>(
      'describeTable',
      {
        tableName: 'described',
      },
    );
    expect(indexMetas.map(({ indexSyncPhase }) => indexSyncPhase)).toEqual([SyncPhase.INCR, SyncPhase.INCR]);
    expect(await namesOfTables()).toContain('described');
    expect(await namesOfTables()).not.toContain('global_index');
    expect(await describeTable('global_index')).toMatchObject({
      tableMeta: {
        tableName: 'global_index',
        primaryKey: [
          { name: 's', type: 'STRING' },
          { name: 'i', type: 'INTEGER' },
          { name: 'uid', type: 'STRING' },
          { name: 'id', type: 'INTEGER' },
        ],
        definedColumn: [{ name: 'd', type: 'DCT_DOUBLE' }],
      },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    });
    await instance.call('deleteTable', { tableName: 'described' });
  });

  it('takes 32 columns to carry, and the same columns in two indexes', async () => {
    const names = Array.from({ length: 32 }, (_, number) => `c${number}`);
    await instance.call('createTable', {
      ...indexedTable('full', [
        { name: 'full_1', primaryKey: ['id'], definedColumn: names },
        { name: 'full_2', primaryKey: ['id'], definedColumn: names },
      ]),
      tableMeta: {
        tableName: 'full',
        primaryKey: [
          { name: 'uid', type: 'STRING' },
          { name: 'id', type: 'INTEGER' },
        ],
        definedColumn: names.map((name) => ({ name, type: 1 })),
      },
    });
    await put(instance, 'full', key('u', 1), [{ c31: long(1) }]);
    expect(await get(instance, 'full_2', [{ id: long(1) }, { uid: 'u' }])).toEqual({ c31: 1n });
  });
});

describe('the end of an index', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['with DropIndex', () => drop('ending', 'ended')],
    ['with its table', () => instance.call('deleteTable', { tableName: 'ended' })],
  ])('comes %s, and another of its name starts empty', async (_title, end) => {
    await instance.call('createTable', indexedTable('ended', [{ name: 'ending', primaryKey: ['s'] }]));
    await put(instance, 'ended', key('u', 1), [{ s: 'a' }]);
    await end();
    await expect(rowsOf(instance, 'ending', ['s', 'uid', 'id'])).rejects.toMatchObject({
      code: 'OTSObjectNotExist',
    });
    if (!(await namesOfTables()).includes('ended'))
      await instance.call('createTable', indexedTable('ended', []));
    await put(instance, 'ended', key('u', 2), [{ s: 'b' }]);
    await create({ name: 'ending', primaryKey: ['s'] }, false, 'ended');
    expect(await rowsOf(instance, 'ending', ['s', 'uid', 'id'])).toEqual([]);
    await instance.call('deleteTable', { tableName: 'ended' });
  });
});

describe('permission', () => {
  it('is asked for the table to make and drop an index, and for the index to read it', async () => {
    const asked: string[] = [];
    const own = await startTestInstance({
      findAccessKey: () => ({
        accessKeySecret: testAccessKey.accessKeySecret,
        isAllowed(action, resource) {
          asked.push(`${action} ${resource.slice(resource.lastIndexOf('/') + 1)}`);
          return true;
        },
      }),
    });
    try {
      await own.call('createTable', indexedTable('base', []));
      const meta = indexMeta({ name: 'index', primaryKey: ['s'] });
      await own.call('createIndex', { mainTableName: 'base', indexMeta: meta });
      await rowsOf(own, 'index', ['s', 'uid', 'id']);
      await own.call('updateTable', { tableName: 'base', tableOptions: { allowUpdate: false } });
      await own.call('dropIndex', { mainTableName: 'base', indexName: 'index' });
    } finally {
      await own.close();
    }
    expect(asked).toEqual([
      'ots:CreateTable base',
      'ots:CreateIndex base',
      'ots:GetRange index',
      'ots:UpdateTable base',
      'ots:DropIndex base',
    ]);
  });
});
