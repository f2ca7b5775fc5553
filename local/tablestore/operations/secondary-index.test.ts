import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { indexedTable, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  expectNotExist,
  get,
  INF_MAX,
  INF_MIN,
  ignore,
  key,
  keyOf,
  Long,
  PK_AUTO_INCR,
  put,
  type RangeResult,
  type RowInBatch,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'todos';
const byText = { name: 'by_text', primaryKey: ['uid', 's'], definedColumn: ['i', 'b'], isLocal: true };
const byNumber = { name: 'by_number', primaryKey: ['i', 's'], definedColumn: ['d', 'x'] };
const byKey = { name: 'by_key', primaryKey: ['id'] };
const long = (value: number) => Long.fromNumber(value);

const textRows = () => rowsOf(instance, 'by_text', ['uid', 's', 'id']);
const numberRows = () => rowsOf(instance, 'by_number', ['i', 's', 'uid', 'id']);
const keyRows = () => rowsOf(instance, 'by_key', ['id', 'uid']);

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

/** Runs on a table of its own, which is deleted with its indexes in the end. */
async function withTable(test: () => Promise<void>): Promise<void> {
  await instance.call('createTable', indexedTable(tableName, [byText, byNumber, byKey]));
  try {
    await test();
  } finally {
    await instance.call('deleteTable', { tableName });
  }
}

const update = (primaryKey: object[], updateOfAttributeColumns: object[]) =>
  instance.call('updateRow', { tableName, primaryKey, condition: ignore, updateOfAttributeColumns });

describe('an index', () => {
  it('has the listed columns, then the rest of the primary key, and carries the predefined columns named', () =>
    withTable(async () => {
      const attributes = [
        { s: 'b' },
        { i: long(2) },
        { b: true },
        { d: 0.5 },
        { x: Buffer.of(1) },
        { free: 'x' },
      ];
      await put(instance, tableName, key('u', 7), attributes);
      expect(await textRows()).toEqual([[['u', 'b', 7n], { i: 2n, b: true }]]);
      expect(await numberRows()).toEqual([[[2n, 'b', 'u', 7n], { d: 0.5, x: Buffer.of(1) }]]);
      expect(await keyRows()).toEqual([[[7n, 'u'], {}]]);
    }));

  it('is in the order of its own columns', () =>
    withTable(async () => {
      const texts = ['', '\0', 'a', 'ab', 'é', '\uffff', '𝒳'];
      for (const [position, s] of texts.toReversed().entries())
        await put(instance, tableName, key('u', position), [{ s }]);
      expect((await textRows()).map(([[, s]]) => s)).toEqual(texts);
    }));

  it.each<[string, object[], number]>([
    ['has all indexed columns', [{ i: long(1) }, { s: 'a' }], 1],
    ['has all indexed columns and no other', [{ i: long(1) }, { s: '' }], 1],
    ['lacks an indexed column', [{ i: long(1) }, { d: 1 }], 0],
    ['has an indexed column of another type', [{ i: 1.5 }, { s: 'a' }], 0],
    ['has a text where the index has a number', [{ i: '1' }, { s: 'a' }], 0],
    ['has an indexed column in another spelling', [{ I: long(1) }, { s: 'a' }], 0],
  ])('has a row exactly when the row of the table %s', (_title, attributes, count) =>
    withTable(async () => {
      await put(instance, tableName, key('u', 1), attributes);
      expect(await numberRows()).toHaveLength(count);
    }),
  );

  it('carries no predefined column that has another type than declared', () =>
    withTable(async () => {
      await put(instance, tableName, key('u', 1), [{ s: 'a' }, { i: 'text' }, { b: true }]);
      expect(await textRows()).toEqual([[['u', 'a', 1n], { b: true }]]);
    }));

  it.each<[string, () => Promise<unknown>, unknown[]]>([
    [
      'moves with an update of an indexed column',
      () => update(key('u', 1), [{ PUT: [{ s: 'z' }] }]),
      [[['u', 'z', 1n], { i: 1n, b: true }]],
    ],
    [
      'shows an update of a column that it carries',
      () => update(key('u', 1), [{ PUT: [{ b: false }] }]),
      [[['u', 'a', 1n], { i: 1n, b: false }]],
    ],
    [
      'shows an increment of a column that it carries',
      () => update(key('u', 1), [{ INCREMENT: [{ i: long(4) }] }]),
      [[['u', 'a', 1n], { i: 5n, b: true }]],
    ],
    [
      'is the same after an update of another column',
      () => update(key('u', 1), [{ PUT: [{ free: 1 }] }]),
      [[['u', 'a', 1n], { i: 1n, b: true }]],
    ],
    [
      'loses a column that is deleted',
      () => update(key('u', 1), [{ DELETE_ALL: ['i'] }]),
      [[['u', 'a', 1n], { b: true }]],
    ],
    ['loses the row with an indexed column', () => update(key('u', 1), [{ DELETE_ALL: ['s'] }]), []],
    [
      'follows a row that is put again',
      () => put(instance, tableName, key('u', 1), [{ s: 'a' }]),
      [[['u', 'a', 1n], {}]],
    ],
    [
      'loses a row that is put without the indexed column',
      () => put(instance, tableName, key('u', 1), []),
      [],
    ],
    [
      'loses a row that is deleted',
      () => instance.call('deleteRow', { tableName, primaryKey: key('u', 1), condition: ignore }),
      [],
    ],
    [
      'does not follow a write that fails',
      () =>
        instance
          .call('putRow', {
            tableName,
            primaryKey: key('u', 1),
            condition: expectNotExist,
            attributeColumns: [],
          })
          .catch((error: unknown) => expect(error).toMatchObject({ code: 'OTSConditionCheckFail' })),
      [[['u', 'a', 1n], { i: 1n, b: true }]],
    ],
  ])('%s', (_title, write, expected) =>
    withTable(async () => {
      await put(instance, tableName, key('u', 1), [{ s: 'a' }, { i: long(1) }, { b: true }]);
      await write();
      expect(await textRows()).toEqual(expected);
    }),
  );

  it('is read by GetRow, by GetRange a page at a time, and by BatchGetRow', () =>
    withTable(async () => {
      for (const [id, s] of ['c', 'a', 'b'].entries()) await put(instance, tableName, key('u', id), [{ s }]);
      const entry = [{ uid: 'u' }, { s: 'a' }, { id: long(1) }];
      expect(await get(instance, 'by_text', entry)).toEqual({});
      expect(await get(instance, 'by_text', [{ uid: 'u' }, { s: 'x' }, { id: long(1) }])).toBeUndefined();

      const page = await instance.call<RangeResult>('getRange', {
        tableName: 'by_text',
        direction: 'BACKWARD',
        inclusiveStartPrimaryKey: [{ uid: 'u' }, { s: 'c' }, { id: INF_MIN }],
        exclusiveEndPrimaryKey: [{ uid: 'u' }, { s: INF_MIN }, { id: INF_MAX }],
        limit: 1,
      });
      expect(page.rows.map(keyOf)).toEqual([['u', 'b', 2n]]);
      expect(page.nextStartPrimaryKey?.map(({ value }) => String(value))).toEqual(['u', 'a', '1']);

      const tables = [
        { tableName: 'by_text', primaryKey: [entry] },
        { tableName, primaryKey: [key('u', 1)] },
      ];
      const batch = await instance.call<{ tables: RowInBatch[][] }>('batchGetRow', { tables });
      expect(batch.tables.map(([row]) => keyOf(row ?? {}))).toEqual([
        ['u', 'a', 1n],
        ['u', 1n],
      ]);
    }));

  it('is read with a primary key of its own schema', () =>
    withTable(async () => {
      await expect(get(instance, 'by_text', key('u', 1))).rejects.toMatchObject({
        code: 'OTSInvalidPK',
        message: 'Validate PK size fail. Input: 2, Meta: 3.',
      });
      await expect(
        get(instance, tableName, [...key('u', 1), { a: '' }, { b: '' }, { c: '' }]),
      ).rejects.toMatchObject({
        code: 'OTSParameterInvalid',
        message: 'The number of primary key columns must be in range: [1, 4].',
      });
    }));

  it('can have more primary key columns than a table', async () => {
    const primaryKey = ['k1', 'k2', 'k3', 'k4'].map((name) => ({ name, type: 'STRING' }));
    const index = { name: 'wide_index', primaryKey: ['s', 'i', 'x', 'k4'] };
    await instance.call('createTable', indexedTable('wide', [index], { primaryKey }));
    const baseKey = [{ k1: '1' }, { k2: '2' }, { k3: '3' }, { k4: '4' }];
    await put(instance, 'wide', baseKey, [{ s: 's' }, { i: long(5) }, { x: Buffer.of(6) }]);
    const entry = [
      { s: 's' },
      { i: long(5) },
      { x: Buffer.of(6) },
      { k4: '4' },
      { k1: '1' },
      { k2: '2' },
      { k3: '3' },
    ];
    expect(await get(instance, 'wide_index', entry)).toEqual({});
  });

  it('follows a table that numbers its rows', async () => {
    const primaryKey = [
      { name: 'uid', type: 'STRING' },
      { name: 'id', type: 'INTEGER', option: 'AUTO_INCREMENT' },
    ];
    const index = { name: 'numbered_index', primaryKey: ['s'] };
    await instance.call('createTable', indexedTable('numbered', [index], { primaryKey }));
    const { row } = await instance.call<RowResult>('putRow', {
      tableName: 'numbered',
      condition: ignore,
      primaryKey: key('u', PK_AUTO_INCR),
      attributeColumns: [{ s: 'a' }],
      returnContent: { returnType: 1 },
    });
    const [uid, id] = keyOf(row ?? {});
    expect(await rowsOf(instance, 'numbered_index', ['s', 'uid', 'id'])).toEqual([[['a', uid, id], {}]]);
  });

  it('keeps apart rows whose indexed columns are alike', () =>
    withTable(async () => {
      for (const id of [3, 1, 2]) await put(instance, tableName, key('u', id), [{ s: 'same' }]);
      await instance.call('deleteRow', { tableName, primaryKey: key('u', 2), condition: ignore });
      expect((await textRows()).map(([values]) => values)).toEqual([
        ['u', 'same', 1n],
        ['u', 'same', 3n],
      ]);
    }));
});
