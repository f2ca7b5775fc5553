import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ComparatorType, SingleColumnCondition } from 'tablestore';
import { BatchWriteRowRequest } from '../protocol/messages.ts';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { errorOf, sendRaw } from '../test/raw-request.ts';
import {
  Condition,
  createTestTable,
  expectExist,
  expectNotExist,
  get,
  ignore,
  key,
  keyOf,
  Long,
  put,
  type Refusal,
  RowExistenceExpectation,
  type RowInBatch,
} from '../test/rows.ts';

let instance: TestInstance;

const putOf = (primaryKey: object[], attributeColumns: object[] = [{ a: 1 }], condition = ignore) => ({
  type: 'PUT',
  condition,
  primaryKey,
  attributeColumns,
});

const write = async (...tables: { tableName: string; rows: object[] }[]): Promise<RowInBatch[]> =>
  (await instance.call<{ tables: RowInBatch[] }>('batchWriteRow', { tables })).tables;

beforeAll(async () => {
  instance = await startTestInstance();
  for (const name of ['one', 'two']) await createTestTable(instance, name);
});
afterAll(() => instance.close());

describe('BatchWriteRow', () => {
  it('puts, updates and deletes rows of several tables', async () => {
    await put(instance, 'one', key('w', 2), [{ a: 1 }, { b: 1 }]);
    await put(instance, 'two', key('w', 3), [{ a: 1 }]);
    const results = await write(
      {
        tableName: 'one',
        rows: [
          { ...putOf(key('w', 1)), returnContent: { returnType: 1 } },
          {
            type: 'UPDATE',
            condition: ignore,
            primaryKey: key('w', 2),
            attributeColumns: [{ PUT: [{ a: 2 }] }, { DELETE_ALL: ['b'] }],
          },
        ],
      },
      { tableName: 'two', rows: [{ type: 'DELETE', condition: ignore, primaryKey: key('w', 3) }] },
    );
    expect(results.map(({ isOk }) => isOk)).toEqual([true, true, true]);
    expect(results.map(keyOf)).toEqual([['w', 1n], [], []]);
    expect(await get(instance, 'one', key('w', 1))).toEqual({ a: 1 });
    expect(await get(instance, 'one', key('w', 2))).toEqual({ a: 2 });
    expect(await get(instance, 'two', key('w', 3))).toBeUndefined();
  });

  it('gives each row an error of its own, and writes the others', async () => {
    const results = await write(
      {
        tableName: 'one',
        rows: [
          putOf(key('e', 1), [{ a: 1 }], expectExist),
          putOf([{ uid: 'e' }]),
          putOf(key('e', 3)),
          {
            type: 'UPDATE',
            condition: ignore,
            primaryKey: key('e', 4),
            attributeColumns: [{ PUT: [{ a: 1, timestamp: 1 }] }],
          },
        ],
      },
      { tableName: 'missing', rows: [putOf(key('e', 5))] },
    );
    expect(results.map(({ isOk, errorCode, errorMessage }) => [isOk, errorCode, errorMessage])).toEqual([
      [false, 'OTSConditionCheckFail', 'Condition check failed.'],
      [false, 'OTSInvalidPK', 'Validate PK size fail. Input: 1, Meta: 2.'],
      [true, null, null],
      [false, 'OTSParameterInvalid', 'Invalid timestamp. Cell:a.'],
      [false, 'OTSObjectNotExist', 'Requested table does not exist.'],
    ]);
    expect(await get(instance, 'one', key('e', 3))).toEqual({ a: 1 });
    expect(await get(instance, 'one', key('e', 4))).toBeUndefined();
  });

  it('writes the same row several times in the order given', async () => {
    const rows = Array.from({ length: 10 }, (_, number) =>
      putOf(key('same', 1), [{ a: Long.fromNumber(number) }]),
    );
    const results = await write({ tableName: 'one', rows });
    expect(results.every(({ isOk }) => isOk)).toBe(true);
    expect(await get(instance, 'one', key('same', 1))).toEqual({ a: 9n });
    await write({
      tableName: 'one',
      rows: [putOf(key('same', 1)), { type: 'DELETE', condition: ignore, primaryKey: key('same', 1) }],
    });
    expect(await get(instance, 'one', key('same', 1))).toBeUndefined();
  });

  it('refuses to be atomic, as other SDKs can ask, rather than write rows one by one', async () => {
    const bytes = Buffer.from('atomic');
    const row_change = encodeRow({
      primaryKey: [
        { name: 'uid', value: { type: 'VT_STRING', value: bytes } },
        { name: 'id', value: { type: 'VT_INTEGER', value: 1n } },
      ],
      cells: [],
    });
    const row = { type: 'PUT', row_change, condition: { row_existence: 'IGNORE' } } as const;
    const request = { tables: [{ table_name: 'one', rows: [row] }] };
    const send = (is_atomic: boolean) =>
      sendRaw(instance, {
        path: '/BatchWriteRow',
        body: BatchWriteRowRequest.encode({ ...request, is_atomic }),
      });
    expect(errorOf(await send(true))).toEqual([
      400,
      'OTSParameterInvalid',
      'Atomic batches are not supported by this server.',
    ]);
    expect(await get(instance, 'one', key('atomic', 1))).toBeUndefined();
    expect((await send(false)).status).toBe(200);
    expect(await get(instance, 'one', key('atomic', 1))).toEqual({});
  });

  it('takes 200 rows of 4 MB in all', async () => {
    // Each row's names and values without `a` are 3 + 1 + 2 + 8 + 1 bytes.
    const size = Math.floor((4 * 1024 * 1024) / 200) - 15;
    const rows = Array.from({ length: 200 }, (_, number) =>
      putOf(key('f', number), [{ a: 'x'.repeat(size) }]),
    );
    const results = await write({ tableName: 'one', rows });
    expect(results.filter(({ isOk }) => isOk)).toHaveLength(200);
  });

  const columnCondition = new SingleColumnCondition('a', 1, ComparatorType.EQUAL, true);
  const whole = (title: string, tables: object[], message: string): Refusal => [
    title,
    'batchWriteRow',
    { tables },
    [400, 'OTSParameterInvalid', message],
  ];
  it.each<Refusal>([
    whole(
      '201 rows',
      [{ tableName: 'one', rows: Array.from({ length: 201 }, (_, number) => putOf(key('r', number))) }],
      'Rows count exceeds the upper limit: 200.',
    ),
    whole(
      'more than 4 MB',
      [
        {
          tableName: 'one',
          rows: [1, 2, 3].map((id) =>
            putOf(key('r', id), [{ a: 'x'.repeat(id === 3 ? 4_194_304 - 2 * 1_500_015 - 14 : 1_500_000) }]),
          ),
        },
      ],
      'The total data size of BatchWriteRow request exceeds the limit, limit size: 4194304, data size: 4194305.',
    ),
    whole(
      'a table without rows',
      [{ tableName: 'one', rows: [] }],
      "No operation is specified for table: 'one'.",
    ),
    whole(
      'a table twice',
      [1, 2].map((id) => ({ tableName: 'one', rows: [putOf(key('r', id))] })),
      'Duplicated table name: one.',
    ),
    whole(
      'an illegal table name',
      [{ tableName: 'x-y', rows: [putOf(key('r', 1))] }],
      "Invalid table name: 'x-y'.",
    ),
    whole(
      'an illegal column name',
      [{ tableName: 'one', rows: [putOf(key('r', 1)), putOf(key('r', 2), [{ 'x-y': 1 }])] }],
      "Invalid column name: 'x-y'.",
    ),
    whole(
      'the same row twice with an expectation',
      [{ tableName: 'one', rows: [putOf(key('r', 1)), putOf(key('r', 1), [], expectNotExist)] }],
      'Repeated rows do not support row exist expectation check in BatchModify.',
    ),
    whole(
      'the same row twice with a column condition',
      [
        {
          tableName: 'one',
          rows: [
            putOf(key('r', 1)),
            putOf(key('r', 1), [], new Condition(RowExistenceExpectation.IGNORE, columnCondition)),
          ],
        },
      ],
      'Repeated rows do not support row condition check in BatchModify.',
    ),
  ])('refuses %s as a whole', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, params)).rejects.toMatchObject({ status, code, message });
    expect(await get(instance, 'one', key('r', 1))).toBeUndefined();
  });
});
