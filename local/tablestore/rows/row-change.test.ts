import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  createTestTable,
  get,
  INF_MIN,
  ignore,
  key,
  Long,
  put,
  type Refusal,
  type RowResult,
} from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'rows';

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

describe('what a row may not be', () => {
  const primaryKey = key('u', 1);
  const puts = (title: string, attributeColumns: object[], message: string): Refusal => [
    title,
    'putRow',
    { primaryKey, attributeColumns },
    [400, 'OTSParameterInvalid', message],
  ];
  const keys = (title: string, refused: object[], code: string, message: string): Refusal => [
    title,
    'putRow',
    { primaryKey: refused, attributeColumns: [{ a: 1 }] },
    [400, code, message],
  ];
  const updates = (
    title: string,
    updateOfAttributeColumns: object[],
    message: string,
    params: object = {},
  ): Refusal => [
    title,
    'updateRow',
    { primaryKey, updateOfAttributeColumns, ...params },
    [400, 'OTSParameterInvalid', message],
  ];
  const one = Long.fromNumber(1);
  const many = Array.from({ length: 1025 }, (_, number) => ({ [`c${number}`]: 1 }));

  it.each<Refusal>([
    keys(
      'too few primary key columns',
      [{ uid: 'u' }],
      'OTSInvalidPK',
      'Validate PK size fail. Input: 1, Meta: 2.',
    ),
    keys(
      'five primary key columns',
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({ [name]: '' })),
      'OTSParameterInvalid',
      'The number of primary key columns must be in range: [1, 4].',
    ),
    keys(
      'other primary key columns',
      [{ uid: 'u' }, { PK2: 'x' }],
      'OTSInvalidPK',
      'Validate PK name fail. Input: PK2, Meta: id.',
    ),
    keys(
      'primary key columns in another order',
      [{ id: one }, { uid: 'u' }],
      'OTSInvalidPK',
      'Validate PK name fail. Input: id, Meta: uid.',
    ),
    keys(
      'a primary key column of another type',
      [{ uid: one }, { id: one }],
      'OTSInvalidPK',
      'Validate PK type fail. Input: VT_INTEGER, Meta: VT_STRING.',
    ),
    keys(
      'BINARY in the place of STRING',
      [{ uid: Buffer.of(1) }, { id: one }],
      'OTSInvalidPK',
      'Validate PK type fail. Input: VT_BLOB, Meta: VT_STRING.',
    ),
    keys(
      'a primary key column twice',
      [{ uid: 'u' }, { uid: 'u' }],
      'OTSParameterInvalid',
      "Duplicated primary key name: 'uid'.",
    ),
    keys(
      'a primary key column of 1025 bytes',
      key('é'.repeat(512) + 'x', 1),
      'OTSParameterInvalid',
      "The length of primary key column: 'uid' exceeds the MaxLength:1024 with CurrentLength:1025.",
    ),
    keys(
      'an infinite primary key',
      key(INF_MIN, 1),
      'OTSParameterInvalid',
      'VT_INF_MIN is an invalid type for the primary key.',
    ),
    puts('an illegal column name', [{ 'x-y': 1 }], "Invalid column name: 'x-y'."),
    puts(
      'a column name of 256 characters',
      [{ ['c'.repeat(256)]: 1 }],
      `Invalid column name: '${'c'.repeat(256)}'.`,
    ),
    puts(
      'a column with the name of a primary key column',
      [{ id: 1 }],
      'Duplicated attribute column name with primary key column: id.',
    ),
    puts(
      'a column above 2 MB',
      [{ attr: 'x'.repeat(2_097_153) }],
      "The length of attribute column: 'attr' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
    ),
    puts(
      '1025 columns',
      many,
      'The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025.',
    ),
    puts('NaN', [{ a: Number.NaN }], "NaN can't be set to double value."),
    puts('Infinity', [{ a: Number.POSITIVE_INFINITY }], "Infinity can't be set to double value."),
    puts('a negative version', [{ a: 1, timestamp: -1 }], 'Timestamp must be in range [0, INT64_MAX/1000).'),
    puts(
      'a version a day ago and more',
      [{ a: 1, timestamp: Date.now() - 86_402_000 }],
      'Invalid timestamp. Cell:a.',
    ),
    puts(
      'a version a day ahead',
      [{ a: 1, timestamp: Date.now() + 86_402_000 }],
      'Invalid timestamp. Cell:a.',
    ),
    puts(
      'more than 4 MB',
      ['a', 'b', 'c'].map((name) => ({ [name]: 'x'.repeat(1_500_000) })),
      'The total data size of PutRow request exceeds the limit, limit size: 4194304, data size: 4500017.',
    ),
    updates('an update of nothing', [], 'Attribute column is missing.'),
    updates(
      'an update above 4 MB',
      [{ PUT: ['a', 'b', 'c'].map((name) => ({ [name]: 'x'.repeat(1_500_000) })) }],
      'The total data size of UpdateRow request exceeds the limit, limit size: 4194304, data size: 4500017.',
    ),
    updates(
      'an increment of a column that is put as well',
      [{ PUT: [{ n: one }] }, { INCREMENT: [{ n: one }] }],
      "Column: 'n' cannot be incremented and changed by one request.",
    ),
    updates(
      'the return of a column that is not incremented',
      [{ INCREMENT: [{ n: one }] }],
      "Return column: 'm' is not incremented by the request.",
      { returnContent: { returnType: 2, returnColumns: ['n', 'm'] } },
    ),
    updates(
      'the return of no column',
      [{ INCREMENT: [{ n: one }] }],
      'Invalid return type: RT_AFTER_MODIFY.',
      { returnContent: { returnType: 2 } },
    ),
    updates(
      'the return of columns and of the primary key alone',
      [{ INCREMENT: [{ n: one }] }],
      'Return columns cannot be given when return type is RT_PK.',
      { returnContent: { returnType: 1, returnColumns: ['n'] } },
    ),
    updates(
      'a local transaction',
      [{ PUT: [{ n: one }] }],
      'Try to call method using explicit transaction on explicit-transaction-disabled table.',
      { transactionId: 'x' },
    ),
  ])('refuses %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, { tableName, condition: ignore, ...params })).rejects.toMatchObject({
      status,
      code,
      message,
    });
    expect(await get(instance, tableName, primaryKey)).toBeUndefined();
  });

  it('accepts the largest row of each kind', async () => {
    const largest = key('é'.repeat(512), 1);
    await put(instance, tableName, largest, many.slice(0, 1024));
    expect(Object.keys((await get(instance, tableName, largest)) ?? {})).toHaveLength(1024);
    await put(instance, tableName, largest, [{ ['c'.repeat(255)]: Buffer.alloc(2_097_152, 1) }]);
    const [value] = Object.values((await get(instance, tableName, largest)) ?? {});
    expect(Buffer.alloc(2_097_152, 1).equals(value as Buffer)).toBe(true);
  });

  it('is not updated in a table that does not allow it', async () => {
    await createTestTable(instance, 'fixed', { allowUpdate: false });
    await put(instance, 'fixed', primaryKey, [{ a: 1 }]);
    const updateOfAttributeColumns = [{ PUT: [{ a: 2 }] }];
    await expect(update(primaryKey, updateOfAttributeColumns, { tableName: 'fixed' })).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
    });
    expect(await get(instance, 'fixed', primaryKey)).toEqual({ a: 1 });
  });
});
