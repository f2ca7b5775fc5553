import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IndexInput, indexedTable, indexMeta } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import type { Refusal } from '../test/rows.ts';

let instance: TestInstance;

const create = (index: IndexInput, includeBaseData: boolean, mainTableName: string) =>
  instance.call('createIndex', { mainTableName, indexMeta: indexMeta(index), includeBaseData });
const namesOfTables = async () => (await instance.call<{ tableNames: string[] }>('listTable', {})).tableNames;
const describeTable = async (tableName: string) =>
  (await instance.call<{ toJSON(): { indexMetas: object[] } }>('describeTable', { tableName })).toJSON();

beforeAll(async () => {
  instance = await startTestInstance();
  await instance.call('createTable', indexedTable('base', []));
});
afterAll(() => instance.close());

describe('an index that is not legal', () => {
  const numbered = {
    primaryKey: [
      { name: 'uid', type: 'STRING' },
      { name: 'id', type: 'INTEGER', option: 'AUTO_INCREMENT' },
    ],
  };
  const cases: [string, IndexInput, Parameters<typeof indexedTable>[2], string][] = [
    ['an illegal name', { name: 'x-y', primaryKey: ['s'] }, {}, "Invalid table name: 'x-y'."],
    [
      'no indexed column',
      { name: 'refused', primaryKey: [], definedColumn: ['s'] },
      {},
      'The number of primary key columns must be in range: [1, 4] in index.',
    ],
    [
      'five indexed columns',
      { name: 'refused', primaryKey: ['s', 'i', 'x', 'uid', 'id'] },
      {},
      'The number of primary key columns must be in range: [1, 4] in index.',
    ],
    [
      '33 columns to carry',
      { name: 'refused', primaryKey: ['id'], definedColumn: Array.from({ length: 33 }, (_, n) => `c${n}`) },
      {},
      'The number of attribute columns must be in range: [0, 32] in index.',
    ],
    [
      'an indexed column twice',
      { name: 'refused', primaryKey: ['s', 's'] },
      {},
      "Duplicated primary key name: 's'.",
    ],
    [
      'a column to carry twice',
      { name: 'refused', primaryKey: ['s'], definedColumn: ['i', 'i'] },
      {},
      "Duplicated attribute column name: 'i'.",
    ],
    [
      'an indexed column that is not predefined',
      { name: 'refused', primaryKey: ['free'] },
      {},
      'Column does not exist:free.',
    ],
    [
      'a column to carry that is not predefined',
      { name: 'refused', primaryKey: ['s'], definedColumn: ['free'] },
      {},
      'Column does not exist:free.',
    ],
    [
      'an indexed DOUBLE',
      { name: 'refused', primaryKey: ['s', 'd'] },
      {},
      'Invalid column type, only STRING,INTEGER,BINARY is allowed.',
    ],
    [
      'an indexed BOOLEAN',
      { name: 'refused', primaryKey: ['b'] },
      {},
      'Invalid column type, only STRING,INTEGER,BINARY is allowed.',
    ],
    [
      'an indexed column to carry as well',
      { name: 'refused', primaryKey: ['s'], definedColumn: ['s'] },
      {},
      'Duplicated attribute column name with primary key column: s.',
    ],
    [
      'a primary key column to carry',
      { name: 'refused', primaryKey: ['s'], definedColumn: ['id'] },
      {},
      'Duplicated attribute column name with primary key column: id.',
    ],
    [
      'a local index that starts with another column',
      { name: 'refused', primaryKey: ['s', 'uid'], isLocal: true },
      {},
      "First primary key of local index must be 'uid', index: refused.",
    ],
    [
      'a first column that the table numbers',
      { name: 'refused', primaryKey: ['id', 's'] },
      numbered,
      "First primary key can't be auto increment, table: refused.",
    ],
    [
      'a table of two versions',
      { name: 'refused', primaryKey: ['s'] },
      { options: { maxVersions: 2 } },
      'MaxVersions must be 1 when table has secondary index.',
    ],
    [
      'a table whose rows expire and can be updated',
      { name: 'refused', primaryKey: ['s'] },
      { options: { timeToLive: 86_400 } },
      "Don't support allow update operation on table with index and ttl",
    ],
  ];

  it.each(cases)('is refused by CreateIndex: %s', async (_title, index, changes, message) => {
    await instance.call('createTable', indexedTable('tried', [], changes));
    try {
      await expect(create(index, true, 'tried')).rejects.toMatchObject({
        status: 400,
        code: 'OTSParameterInvalid',
        message,
      });
      expect((await describeTable('tried')).indexMetas ?? []).toEqual([]);
    } finally {
      await instance.call('deleteTable', { tableName: 'tried' });
    }
  });

  it.each(cases)('is refused by CreateTable: %s', async (_title, index, changes, message) => {
    await expect(instance.call('createTable', indexedTable('tried', [index], changes))).rejects.toMatchObject(
      {
        status: 400,
        code: 'OTSParameterInvalid',
        message,
      },
    );
    expect(await namesOfTables()).not.toContain('tried');
  });

  it.each([
    ['a local index that is updated later', { indexType: 1, indexUpdateMode: 0, primaryKey: ['uid', 's'] }],
    ['a global index that is updated at once', { indexType: 0, indexUpdateMode: 1, primaryKey: ['s'] }],
  ])('is refused: %s', async (_title, meta) => {
    const refused = instance.call('createIndex', {
      mainTableName: 'base',
      indexMeta: { name: 'refused', definedColumn: [], ...meta },
    });
    await expect(refused).rejects.toMatchObject({ status: 400, code: 'OTSParameterInvalid' });
  });

  it('is the sixth of a table', async () => {
    const six = Array.from({ length: 6 }, (_, number) => ({ name: `n${number}`, primaryKey: ['s'] }));
    const message = 'Number of index per table exceeds the quota:5.';
    await expect(instance.call('createTable', indexedTable('many', six))).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message,
    });
    await instance.call('createTable', indexedTable('many', six.slice(1)));
    await expect(create({ name: 'n0', primaryKey: ['s'] }, false, 'many')).rejects.toMatchObject({ message });
    await instance.call('dropIndex', { mainTableName: 'many', indexName: 'n5' });
    await create({ name: 'n0', primaryKey: ['s'] }, false, 'many');
    await instance.call('deleteTable', { tableName: 'many' });
  });

  const exists: Refusal[3] = [409, 'OTSObjectAlreadyExist', 'Requested table already exists.'];
  const missing: Refusal[3] = [404, 'OTSObjectNotExist', 'Requested table does not exist.'];
  const taken = indexMeta({ name: 'taken', primaryKey: ['s'] });
  it.each<Refusal>([
    [
      'an index with the name of a table',
      'createIndex',
      { mainTableName: 'base', indexMeta: indexMeta({ name: 'base', primaryKey: ['s'] }) },
      exists,
    ],
    [
      "an index with the name of another table's index",
      'createIndex',
      { mainTableName: 'base', indexMeta: taken },
      exists,
    ],
    [
      "a table whose index has the name of another table's index",
      'createTable',
      indexedTable('refused', [{ name: 'taken', primaryKey: ['s'] }]),
      exists,
    ],
    ['a table with the name of an index', 'createTable', indexedTable('taken', []), exists],
    [
      'a table with the name of its own index',
      'createTable',
      indexedTable('refused', [{ name: 'refused', primaryKey: ['s'] }]),
      exists,
    ],
    [
      'two indexes of one name',
      'createTable',
      indexedTable('refused', [
        { name: 'twice', primaryKey: ['s'] },
        { name: 'twice', primaryKey: ['i'] },
      ]),
      exists,
    ],
    ['an index of no table', 'createIndex', { mainTableName: 'missing', indexMeta: taken }, missing],
    [
      'an index of an index',
      'createIndex',
      { mainTableName: 'taken', indexMeta: indexMeta({ name: 'refused', primaryKey: ['s'] }) },
      [400, 'OTSParameterInvalid', "Can't write index table directly"],
    ],
    [
      'the end of an index of no table',
      'dropIndex',
      { mainTableName: 'missing', indexName: 'taken' },
      missing,
    ],
    [
      'the end of an index that is not there',
      'dropIndex',
      { mainTableName: 'base', indexName: 'missing' },
      missing,
    ],
    ["the end of another table's index", 'dropIndex', { mainTableName: 'base', indexName: 'taken' }, missing],
  ])('is refused: %s', async (_title, method, params, [status, code, message]) => {
    const other = indexedTable('other', [{ name: 'taken', primaryKey: ['s'] }]);
    await instance.call('createTable', other);
    await expect(instance.call(method, params)).rejects.toMatchObject({ status, code, message });
    expect(await describeTable('other')).toMatchObject({ indexMetas: [{ name: 'taken' }] });
    await instance.call('deleteTable', { tableName: 'other' });
  });
});
