import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  createTestTable,
  expectExist,
  expectNotExist,
  get,
  ignore,
  key,
  keyOf,
  Long,
  PK_AUTO_INCR,
  put,
  type Refusal,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;

beforeAll(async () => {
  const frozen = Date.now();
  instance = await startTestInstance({ clock: () => frozen });
  await instance.call('createTable', {
    tableMeta: {
      tableName: 'numbered',
      primaryKey: [
        { name: 'uid', type: 'STRING' },
        { name: 'id', type: 'INTEGER', option: 'AUTO_INCREMENT' },
      ],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
});
afterAll(() => instance.close());

describe('an auto-increment primary key', () => {
  const insert = async (uid: string): Promise<unknown> => {
    const { row } = await instance.call<RowResult>('putRow', {
      tableName: 'numbered',
      condition: ignore,
      primaryKey: key(uid, PK_AUTO_INCR),
      attributeColumns: [{ a: 1 }],
      returnContent: { returnType: 1 },
    });
    return keyOf(row ?? {})[1];
  };

  it('gets greater values one after another, also within one millisecond, which address the rows', async () => {
    const values = [await insert('u'), await insert('u'), await insert('u')] as bigint[];
    expect(values.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(values);
    expect(new Set(values).size).toBe(3);
    const primaryKey = key('u', Long.fromString(String(values[1])));
    await instance.call('deleteRow', { tableName: 'numbered', condition: expectExist, primaryKey });
    expect(await get(instance, 'numbered', primaryKey)).toBeUndefined();
    expect(await get(instance, 'numbered', key('u', Long.fromString(String(values[0]))))).toEqual({ a: 1 });
  });

  const placeholder = key('u', PK_AUTO_INCR);
  it.each<Refusal>([
    [
      'a placeholder with an expectation',
      'putRow',
      { primaryKey: placeholder, condition: expectNotExist, attributeColumns: [] },
      [400, 'OTSParameterInvalid', 'Invalid expect:EXPECT_NOT_EXIST when modify row with pk auto increment'],
    ],
    [
      'a placeholder to delete',
      'deleteRow',
      { primaryKey: placeholder, condition: ignore },
      [400, 'OTSParameterInvalid', 'Invalid row to delete which with pk auto increment'],
    ],
    [
      'a placeholder to read',
      'getRow',
      { primaryKey: placeholder },
      [400, 'OTSParameterInvalid', "PKAutoIncr can't be used for read operations."],
    ],
    [
      'a value of its own for a row that need not exist',
      'putRow',
      { primaryKey: key('u', 1), condition: ignore, attributeColumns: [] },
      [
        400,
        'OTSParameterInvalid',
        'Invalid expect: IGNORE when modify a specific row for table with pk auto increment',
      ],
    ],
  ])('refuses %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, { tableName: 'numbered', ...params })).rejects.toMatchObject({
      status,
      code,
      message,
    });
  });

  it('cannot be left open in a table that has none', async () => {
    await createTestTable(instance, 'rows');
    await expect(put(instance, 'rows', key('u', PK_AUTO_INCR), [])).rejects.toMatchObject({
      code: 'OTSInvalidPK',
      message: 'Validate PK type fail. Input: VT_AUTO_INCREMENT, Meta: VT_INTEGER.',
    });
  });
});
