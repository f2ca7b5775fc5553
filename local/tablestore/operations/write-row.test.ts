import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UpdateTableRequest } from '../protocol/messages.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { sendRaw } from '../test/raw-request.ts';
import {
  cellsOf,
  createTestTable,
  expectExist,
  expectNotExist,
  get,
  ignore,
  key,
  keyOf,
  Long,
  put,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'rows';
let lastUser = 0;
/** A primary key that no other test uses. */
const newKey = (): object[] => key(`user-${++lastUser}`, 1);

const change = (method: 'putRow' | 'updateRow' | 'deleteRow', primaryKey: object[], params: object = {}) =>
  instance.call<RowResult>(method, { tableName, primaryKey, condition: ignore, ...params });

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, tableName, { maxVersions: 3 });
});
afterAll(() => instance.close());

describe('PutRow', () => {
  it('stores every type of value exactly', async () => {
    const primaryKey = newKey();
    const values = {
      integer: '-9223372036854775808',
      text: 'é𝒳\0',
      empty: '',
      double: -1.5e-300,
      boolean: false,
      binary: Buffer.of(0, 255),
    };
    const attributes = Object.entries({ ...values, integer: Long.fromString(values.integer) });
    await put(
      instance,
      tableName,
      primaryKey,
      attributes.map(([name, value]) => ({ [name]: value })),
    );
    expect(await get(instance, tableName, primaryKey)).toEqual({ ...values, integer: -(2n ** 63n) });
  });

  it('replaces the whole row', async () => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [{ a: 1 }, { b: 2 }]);
    await put(instance, tableName, primaryKey, [{ b: 3 }]);
    expect(await get(instance, tableName, primaryKey)).toEqual({ b: 3 });
  });

  it('takes values without a version in a table that allows versions no deviation', async () => {
    await createTestTable(instance, 'no_deviation');
    // The SDK sends no 0.
    const options = { deviation_cell_version_in_sec: 0 };
    const body = UpdateTableRequest.encode({ table_name: 'no_deviation', table_options: options });
    expect((await sendRaw(instance, { path: '/UpdateTable', body })).status).toBe(200);
    await put(instance, 'no_deviation', key('u', 1), [{ a: 1 }]);
    expect(await get(instance, 'no_deviation', key('u', 1))).toEqual({ a: 1 });
  });

  it('stores a row that has nothing but its primary key', async () => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, []);
    expect(await get(instance, tableName, primaryKey)).toEqual({});
  });

  it('returns the primary key when asked to', async () => {
    const primaryKey = newKey();
    const { row } = await change('putRow', primaryKey, {
      attributeColumns: [{ a: 1 }],
      returnContent: { returnType: 1 },
    });
    expect(keyOf(row ?? {})).toEqual([`user-${lastUser}`, 1n]);
    expect(cellsOf(row)).toEqual([]);
  });

  it('counts capacity units by 4 KB written, and one read when it looks at the row first', async () => {
    const attributeColumns = [{ a: 'x'.repeat(4096) }];
    const unconditional = await change('putRow', newKey(), { attributeColumns });
    expect(unconditional.consumed.capacityUnit).toMatchObject({ read: 0, write: 2 });
    const conditional = await change('putRow', newKey(), { attributeColumns, condition: expectNotExist });
    expect(conditional.consumed.capacityUnit).toMatchObject({ read: 1, write: 2 });
  });
});

describe('DeleteRow', () => {
  it('deletes a row, and one that is not there as well', async () => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [{ a: 1 }]);
    for (let times = 0; times < 2; times++) await change('deleteRow', primaryKey);
    expect(await get(instance, tableName, primaryKey)).toBeUndefined();
  });
});

describe('the existence condition', () => {
  const methods = [
    ['putRow', { attributeColumns: [{ a: 'new' }] }],
    ['updateRow', { updateOfAttributeColumns: [{ PUT: [{ a: 'new' }] }] }],
    ['deleteRow', {}],
  ] as const;
  const failure = { status: 403, code: 'OTSConditionCheckFail', message: 'Condition check failed.' };

  it.each(methods)('EXPECT_EXIST lets %s change only a row that is there', async (method, params) => {
    const primaryKey = newKey();
    await expect(change(method, primaryKey, { ...params, condition: expectExist })).rejects.toMatchObject(
      failure,
    );
    expect(await get(instance, tableName, primaryKey)).toBeUndefined();
    await put(instance, tableName, primaryKey, [{ a: 'old' }]);
    await change(method, primaryKey, { ...params, condition: expectExist });
    expect(await get(instance, tableName, primaryKey)).toEqual(
      method === 'deleteRow' ? undefined : { a: 'new' },
    );
  });

  it.each(methods)('EXPECT_NOT_EXIST lets %s change only a row that is not there', async (method, params) => {
    const primaryKey = newKey();
    await put(instance, tableName, primaryKey, [{ a: 'old' }]);
    await expect(change(method, primaryKey, { ...params, condition: expectNotExist })).rejects.toMatchObject(
      failure,
    );
    expect(await get(instance, tableName, primaryKey)).toEqual({ a: 'old' });
    await change('deleteRow', primaryKey);
    await change(method, primaryKey, { ...params, condition: expectNotExist });
    expect(await get(instance, tableName, primaryKey)).toEqual(
      method === 'deleteRow' ? undefined : { a: 'new' },
    );
  });

  it('lets exactly one of many writers make a row', async () => {
    const primaryKey = newKey();
    const attempts = Array.from({ length: 20 }, () =>
      change('putRow', primaryKey, { attributeColumns: [{ a: 1 }], condition: expectNotExist }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
