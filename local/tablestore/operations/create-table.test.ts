import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import type { Refusal } from '../test/rows.ts';

let instance: TestInstance;

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

const column = (name: string, type = 'STRING', option?: string) => ({ name, type, option });

/** What CreateTable takes, with something else in places. */
function definition(
  tableName: string,
  changes: { meta?: object; options?: object; [field: string]: unknown } = {},
) {
  const { meta, options, ...others } = changes;
  return {
    tableMeta: { tableName, primaryKey: [column('pk')], ...meta },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1, ...options },
    ...others,
  };
}

describe('CreateTable', () => {
  it('makes a table that DescribeTable describes', async () => {
    await instance.call(
      'createTable',
      definition('described', {
        meta: {
          primaryKey: [column('uid'), column('bin', 'BINARY'), column('seq', 'INTEGER', 'AUTO_INCREMENT')],
          definedColumn: [
            { name: 'title', type: 4 },
            { name: 'done', type: 3 },
          ],
        },
        options: { timeToLive: 86_400, maxVersions: 3, maxTimeDeviation: 1000, allowUpdate: false },
      }),
    );
    const described = await instance.call<{ toJSON(): object }>('describeTable', { tableName: 'described' });
    expect(described.toJSON()).toMatchObject({
      tableMeta: {
        tableName: 'described',
        primaryKey: [
          { name: 'uid', type: 'STRING' },
          { name: 'bin', type: 'BINARY' },
          { name: 'seq', type: 'INTEGER', option: 'AUTO_INCREMENT' },
        ],
        definedColumn: [
          { name: 'title', type: 'DCT_STRING' },
          { name: 'done', type: 'DCT_BOOLEAN' },
        ],
      },
      tableOptions: {
        timeToLive: 86_400,
        maxVersions: 3,
        deviationCellVersionInSec: '1000',
        allowUpdate: false,
      },
      tableStatus: 'ACTIVE',
      reservedThroughputDetails: { capacityUnit: { read: 0, write: 0 } },
    });
  });

  it('gives a table the defaults of the service', async () => {
    await instance.call('createTable', definition('defaults'));
    const described = await instance.call<{ toJSON(): object }>('describeTable', { tableName: 'defaults' });
    expect(described.toJSON()).toMatchObject({
      tableOptions: { deviationCellVersionInSec: '86400', allowUpdate: true },
    });
  });

  const four = ['a', 'b', 'c', 'd'].map((name) => column(name));
  const invalid = (title: string, changes: Parameters<typeof definition>[1], message: string): Refusal => [
    title,
    'createTable',
    definition('refused', changes),
    [400, 'OTSParameterInvalid', message],
  ];

  it.each<Refusal>([
    [
      'a name that starts with a digit',
      'createTable',
      definition('3t'),
      [400, 'OTSParameterInvalid', "Invalid table name: '3t'."],
    ],
    [
      'a name of 256 characters',
      'createTable',
      definition('t'.repeat(256)),
      [400, 'OTSParameterInvalid', `Invalid table name: '${'t'.repeat(256)}'.`],
    ],
    [
      'a table that is there already',
      'createTable',
      definition('defaults'),
      [409, 'OTSObjectAlreadyExist', 'Requested table already exists.'],
    ],
    invalid(
      'no primary key',
      { meta: { primaryKey: [] } },
      'The number of primary key columns must be in range: [1, 4].',
    ),
    invalid(
      'five primary key columns',
      { meta: { primaryKey: [...four, column('e')] } },
      'The number of primary key columns must be in range: [1, 4].',
    ),
    invalid(
      'a primary key column twice',
      { meta: { primaryKey: [column('PK0'), column('PK0')] } },
      "Duplicated primary key name: 'PK0'.",
    ),
    invalid(
      'an illegal column name',
      { meta: { primaryKey: [column('x-y')] } },
      "Invalid column name: 'x-y'.",
    ),
    invalid('a time to live of 0', { options: { timeToLive: 0 } }, 'TimeToLive cannot be 0 or less than -1.'),
    invalid(
      'a time to live below -1',
      { options: { timeToLive: -2 } },
      'TimeToLive cannot be 0 or less than -1.',
    ),
    invalid(
      'a time to live below a day',
      { options: { timeToLive: 86_399 } },
      'TimeToLive cannot be less than 86400.',
    ),
    invalid(
      'no time to live',
      { options: { timeToLive: undefined } },
      'Time-to-live is missing while creating table.',
    ),
    invalid(
      'no version',
      { options: { maxVersions: 0 } },
      'The maximum versions cannot be less than or equal to 0',
    ),
    invalid(
      'no number of versions',
      { options: { maxVersions: undefined } },
      'MaxVersions is missing while creating table.',
    ),
    invalid(
      '33 defined columns',
      { meta: { definedColumn: Array.from({ length: 33 }, (_, n) => ({ name: `c${n}`, type: 1 })) } },
      'The number of defined columns must be in range: [0, 32].',
    ),
    invalid(
      'a defined column that is a primary key column',
      { meta: { definedColumn: [{ name: 'pk', type: 1 }] } },
      'Duplicated attribute column name with primary key column: pk.',
    ),
    invalid(
      'negative capacity units',
      { reservedThroughput: { capacityUnit: { read: -1, write: 0 } } },
      'Invalid Capacity Unit:-1 . Capacity Unit must be nonnegative.',
    ),
    invalid(
      'an auto-increment first column',
      { meta: { primaryKey: [column('n', 'INTEGER', 'AUTO_INCREMENT')] } },
      "First primary key can't be auto increment, table: refused.",
    ),
    invalid(
      'an auto-increment STRING',
      { meta: { primaryKey: [column('a'), column('n', 'STRING', 'AUTO_INCREMENT')] } },
      'AUTO_INCREMENT primary key must be integer.',
    ),
    invalid(
      'two auto-increment columns',
      {
        meta: {
          primaryKey: [
            column('a'),
            column('n', 'INTEGER', 'AUTO_INCREMENT'),
            column('m', 'INTEGER', 'AUTO_INCREMENT'),
          ],
        },
      },
      'AUTO_INCREMENT primary key count must <= 1.',
    ),
    invalid(
      'a stream',
      { streamSpecification: { enableStream: true, expirationTime: 24 } },
      'Streams are not supported by this server.',
    ),
  ])('refuses %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, params)).rejects.toMatchObject({ status, code, message });
    const { tableNames } = await instance.call<{ tableNames: string[] }>('listTable', {});
    expect(tableNames).not.toContain('refused');
  });
});
