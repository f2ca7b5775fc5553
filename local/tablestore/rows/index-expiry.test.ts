import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { indexedTable, indexMeta, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { ignore, key, Long, put } from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'todos';
const long = (value: number) => Long.fromNumber(value);

beforeEach(async () => {
  instance = await startTestInstance();
});
afterEach(() => instance.close());

describe('an index of a table whose rows expire', () => {
  const aDay = 86_400;
  const expiring = { timeToLive: aDay, allowUpdate: false };
  const minute = 60_000;

  /** A row that has a text until the first minute, a number until the second, and a column until the third. */
  async function putExpiring(): Promise<void> {
    const expired = Date.now() - aDay * 1000;
    await put(instance, tableName, key('u', 1), [
      { s: 'a', timestamp: expired + minute },
      { i: long(1), timestamp: expired + 2 * minute },
      { free: 1, timestamp: expired + 3 * minute },
    ]);
  }
  const indexes = [
    { name: 'on_text', primaryKey: ['s'], definedColumn: ['i'] },
    { name: 'on_number', primaryKey: ['i'], definedColumn: ['s'] },
    { name: 'on_key', primaryKey: ['id'], definedColumn: ['s'] },
    { name: 'on_both', primaryKey: ['i', 's'] },
  ];
  const createIndexes = async (): Promise<void> => {
    for (const index of indexes)
      await instance.call('createIndex', {
        mainTableName: tableName,
        indexMeta: indexMeta(index),
        includeBaseData: true,
      });
  };
  const allRows = async (): Promise<unknown[]> => [
    (await rowsOf(instance, 'on_text', ['s', 'uid', 'id'])).map(([, attributes]) => attributes),
    (await rowsOf(instance, 'on_number', ['i', 'uid', 'id'])).map(([, attributes]) => attributes),
    (await rowsOf(instance, 'on_key', ['id', 'uid'])).map(([, attributes]) => attributes),
    (await rowsOf(instance, 'on_both', ['i', 's', 'uid', 'id'])).map(([, attributes]) => attributes),
  ];

  it.each<[string, () => Promise<void>]>([
    [
      'from its start',
      async () => {
        await instance.call('createTable', indexedTable(tableName, [], { options: expiring }));
        await putExpiring();
        await createIndexes();
      },
    ],
    [
      'since an update of the table',
      async () => {
        await instance.call('createTable', indexedTable(tableName, []));
        await putExpiring();
        await createIndexes();
        await instance.call('updateTable', { tableName, tableOptions: expiring });
      },
    ],
  ])('loses a row with the first indexed column that expires, %s', async (_title, prepare) => {
    await prepare();
    expect(await allRows()).toEqual([[{ i: 1n }], [{ s: 'a' }], [{ s: 'a' }], [{}]]);
    instance.advanceClock(1.5 * minute);
    expect(await allRows()).toEqual([[], [{}], [{}], []]);
    instance.advanceClock(minute);
    expect(await allRows()).toEqual([[], [], [{}], []]);
    instance.advanceClock(minute);
    expect(await allRows()).toEqual([[], [], [], []]);

    await instance.call('updateTable', { tableName, tableOptions: { timeToLive: -1 } });
    expect(await allRows()).toEqual([[{ i: 1n }], [{ s: 'a' }], [{ s: 'a' }], [{}]]);
  });

  it('has nothing left of an expired row once that is written again', async () => {
    await instance.call('createTable', indexedTable(tableName, [], { options: expiring }));
    await putExpiring();
    await createIndexes();
    instance.advanceClock(4 * minute);
    await put(instance, tableName, key('u', 1), [{ s: 'b' }]);
    await instance.call('updateTable', { tableName, tableOptions: { timeToLive: -1 } });
    expect(await rowsOf(instance, 'on_text', ['s', 'uid', 'id'])).toEqual([[['b', 'u', 1n], {}]]);
    expect(await rowsOf(instance, 'on_number', ['i', 'uid', 'id'])).toEqual([]);
  });

  it('keeps a row of which a column lives on that was written later, when it has none of the columns', async () => {
    await instance.call('createTable', indexedTable(tableName, []));
    await put(instance, tableName, key('u', 1), [{ free: 1, timestamp: Date.now() - aDay * 1000 + minute }]);
    const meta = indexMeta({ name: 'on_key', primaryKey: ['id'] });
    await instance.call('createIndex', { mainTableName: tableName, indexMeta: meta, includeBaseData: true });
    await instance.call('updateRow', {
      tableName,
      primaryKey: key('u', 1),
      condition: ignore,
      updateOfAttributeColumns: [{ PUT: [{ later: 1 }] }],
    });
    await instance.call('updateTable', { tableName, tableOptions: expiring });
    instance.advanceClock(2 * minute);
    expect(await rowsOf(instance, 'on_key', ['id', 'uid'])).toEqual([[[1n, 'u'], {}]]);
  });

  it('gets no older row with an update of the time to live', async () => {
    await instance.call('createTable', indexedTable(tableName, []));
    await put(instance, tableName, key('u', 1), [{ s: 'older' }]);
    const meta = indexMeta({ name: 'on_text', primaryKey: ['s'] });
    await instance.call('createIndex', { mainTableName: tableName, indexMeta: meta });
    await put(instance, tableName, key('u', 2), [{ s: 'newer' }]);
    await instance.call('updateTable', { tableName, tableOptions: expiring });
    expect((await rowsOf(instance, 'on_text', ['s', 'uid', 'id'])).map(([[s]]) => s)).toEqual(['newer']);
  });
});
