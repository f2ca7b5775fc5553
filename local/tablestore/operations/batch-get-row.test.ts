import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  attributesOf,
  createTestTable,
  key,
  keyOf,
  put,
  type Refusal,
  type RowInBatch,
} from '../test/rows.ts';

let instance: TestInstance;

const read = async (...tables: object[]): Promise<RowInBatch[][]> =>
  (await instance.call<{ tables: RowInBatch[][] }>('batchGetRow', { tables })).tables;

beforeAll(async () => {
  instance = await startTestInstance();
  for (const name of ['one', 'two']) await createTestTable(instance, name);
});
afterAll(() => instance.close());

describe('BatchGetRow', () => {
  it('answers the rows of several tables in the order asked, and nothing for those not there', async () => {
    await put(instance, 'one', key('g', 1), [{ a: 1 }, { b: 1 }]);
    await put(instance, 'two', key('g', 2), [{ a: 2 }, { b: 2 }]);
    const [one = [], two = []] = await read(
      { tableName: 'one', primaryKey: [key('g', 9), key('g', 1), key('g', 1)], columnsToGet: ['a'] },
      { tableName: 'two', primaryKey: [key('g', 2)] },
    );
    expect([...one, ...two].map(({ isOk }) => isOk)).toEqual([true, true, true, true]);
    expect(one.map(keyOf)).toEqual([[], ['g', 1n], ['g', 1n]]);
    expect([...one, ...two].map(attributesOf)).toEqual([{}, { a: 1 }, { a: 1 }, { a: 2, b: 2 }]);
  });

  it('gives each row an error of its own', async () => {
    const [one = [], missing = []] = await read(
      { tableName: 'one', primaryKey: [key('g', 1), [{ uid: 'g' }]] },
      { tableName: 'missing', primaryKey: [key('g', 1)] },
    );
    expect([...one, ...missing].map(({ errorCode }) => errorCode)).toEqual([
      null,
      'OTSInvalidPK',
      'OTSObjectNotExist',
    ]);
  });

  const whole = (title: string, tables: object[], message: string): Refusal => [
    title,
    'batchGetRow',
    { tables },
    [400, 'OTSParameterInvalid', message],
  ];
  it.each<Refusal>([
    whole('no table', [], 'No row specified in the request of BatchGetRow.'),
    whole(
      'no row',
      [{ tableName: 'one', primaryKey: [] }],
      'No row specified in the request of BatchGetRow.',
    ),
    whole(
      'a table without rows beside another',
      [
        { tableName: 'one', primaryKey: [key('g', 1)] },
        { tableName: 'two', primaryKey: [] },
      ],
      "No operation is specified for table: 'two'.",
    ),
    whole(
      '101 rows',
      [{ tableName: 'one', primaryKey: Array.from({ length: 101 }, (_, id) => key('g', id)) }],
      'Rows count exceeds the upper limit: 100.',
    ),
    whole(
      'a table twice',
      [1, 2].map((id) => ({ tableName: 'one', primaryKey: [key('g', id)] })),
      'Duplicated table name: one.',
    ),
  ])('refuses %s as a whole', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, params)).rejects.toMatchObject({ status, code, message });
  });

  it('takes 100 rows', async () => {
    const [rows = []] = await read({
      tableName: 'one',
      primaryKey: Array.from({ length: 100 }, (_, id) => key('g', id)),
    });
    expect(rows).toHaveLength(100);
  });
});
