import { expect } from '@jest/globals';
import {
  type Call,
  type ConformanceCase,
  done,
  noRow,
  parameterInvalid,
  refused,
  tableDoesNotExist,
} from '../case.ts';
import type { Own } from '../own.ts';
import { column, tableDefinition } from '../tables.ts';

type Definition = Parameters<typeof tableDefinition>[1];

/** A table that CreateTable refuses to make. */
function refuses(
  name: string,
  evidence: 'T' | 'D' | 'I',
  changes: Definition,
  message?: string,
): ConformanceCase {
  return {
    name: `CreateTable with ${name} answers OTSParameterInvalid and makes none`,
    evidence,
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, changes),
        parameterInvalid(message?.replace('{table}', own.newTable)),
      ],
      ['describeTable', { tableName: own.newTable }, tableDoesNotExist],
    ],
  };
}

/** Every operation on a table, with parameters that fit the tables with `uid` and `id`. */
const operations = {
  CreateTable: (tableName: string) => ['createTable', tableDefinition(tableName)],
  DescribeTable: (tableName: string) => ['describeTable', { tableName }],
  UpdateTable: (tableName: string) => ['updateTable', { tableName, tableOptions: { maxVersions: 2 } }],
  DeleteTable: (tableName: string) => ['deleteTable', { tableName }],
  PutRow: (tableName: string, own: Own) => ['putRow', own.row({ tableName, attributeColumns: [] })],
  UpdateRow: (tableName: string, own: Own) => [
    'updateRow',
    own.row({ tableName, updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }] }),
  ],
  DeleteRow: (tableName: string, own: Own) => ['deleteRow', own.row({ tableName })],
  GetRow: (tableName: string, own: Own) => ['getRow', own.row({ tableName })],
  GetRange: (tableName: string, own: Own) => [
    'getRange',
    {
      tableName,
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: own.key(1n),
      exclusiveEndPrimaryKey: own.key(2n),
    },
  ],
  BatchGetRow: (tableName: string, own: Own) => [
    'batchGetRow',
    { tables: [{ tableName, primaryKey: [own.key()] }] },
  ],
  BatchWriteRow: (tableName: string, own: Own) => [
    'batchWriteRow',
    { tables: [{ tableName, rows: [{ type: 'DELETE', ...own.row() }] }] },
  ],
} satisfies Readonly<Record<string, (tableName: string, own: Own) => [Call[0], object]>>;
const operationNames = Object.keys(operations) as (keyof typeof operations)[];
const ofOneTable = operationNames.filter((name) => name !== 'CreateTable' && !name.startsWith('Batch'));

/** Names that the tests of an official SDK know to be illegal. */
const illegalNames = ['0', '#', '中文', 'T#', 'T中文', '3t', '-'];

export const tableCases: readonly ConformanceCase[] = [
  // First, while the server has no other table.
  {
    name: 'CreateTable of the 65th table answers OTSQuotaExhausted, and of another after one is deleted succeeds',
    evidence: 'T',
    localOnly: 'it would fill the instance',
    tables: [],
    steps: (own) => [
      ...Array.from(
        { length: 64 },
        (_, n) => ['createTable', tableDefinition(`${own.newTable}_${n}`), done] as const,
      ),
      [
        'createTable',
        tableDefinition(own.newTable),
        refused(403, 'OTSQuotaExhausted', 'Number of tables exceeds the quota:64.'),
      ],
      ['deleteTable', { tableName: `${own.newTable}_0` }, done],
      ['createTable', tableDefinition(own.newTable), done],
      ...Array.from(
        { length: 63 },
        (_, n) => ['deleteTable', { tableName: `${own.newTable}_${n + 1}` }, done] as const,
      ),
    ],
  },
  {
    name: 'CreateTable makes a table that ListTable lists and DescribeTable describes',
    evidence: 'T',
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, {
          primaryKey: [
            column('uid', 'STRING'),
            column('bin', 'BINARY'),
            column('seq', 'INTEGER', 'AUTO_INCREMENT'),
          ],
          definedColumn: [
            { name: 'title', type: 4 },
            { name: 'score', type: 1 },
          ],
          options: { timeToLive: 1_200_000, maxVersions: 2, maxTimeDeviation: 86_401, allowUpdate: false },
        }),
        done,
      ],
      ['listTable', {}, { answer: { tableNames: expect.arrayContaining([own.newTable]) } }],
      [
        'describeTable',
        { tableName: own.newTable },
        {
          answer: {
            tableMeta: {
              tableName: own.newTable,
              primaryKey: [
                { name: 'uid', type: 2 },
                { name: 'bin', type: 3 },
                { name: 'seq', type: 1, option: 1 },
              ],
              definedColumn: [
                { name: 'title', type: 4 },
                { name: 'score', type: 1 },
              ],
            },
            tableOptions: {
              timeToLive: 1_200_000,
              maxVersions: 2,
              deviationCellVersionInSec: 86_401n,
              allowUpdate: false,
            },
            reservedThroughputDetails: { capacityUnit: { read: 0, write: 0 } },
            tableStatus: 1,
          },
        },
      ],
    ],
  },
  {
    name: 'CreateTable gives versions a deviation of 86400 seconds and allows updates unless told otherwise',
    evidence: 'T',
    steps: (own) => [
      [
        'describeTable',
        { tableName: own.table },
        { answer: { tableOptions: { deviationCellVersionInSec: 86_400n, allowUpdate: true } } },
      ],
    ],
  },
  {
    name: 'CreateTable of a table that is there answers OTSObjectAlreadyExist and leaves it as it is',
    evidence: 'T',
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.table, { options: { maxVersions: 5 } }),
        refused(409, 'OTSObjectAlreadyExist', 'Requested table already exists.'),
      ],
      ['describeTable', { tableName: own.table }, { answer: { tableOptions: { maxVersions: 1 } } }],
    ],
  },
  {
    name: 'DeleteTable removes the table, which can be made again with another primary key and is empty',
    evidence: 'T',
    localOnly: 'the service may take a while until the name is free',
    tables: [],
    steps: (own) => [
      ['createTable', tableDefinition(own.newTable), done],
      ['putRow', own.row({ tableName: own.newTable, attributeColumns: [{ a: 1 }] }), done],
      ['deleteTable', { tableName: own.newTable }, done],
      ['describeTable', { tableName: own.newTable }, tableDoesNotExist],
      ['createTable', tableDefinition(own.newTable), done],
      ['getRow', own.row({ tableName: own.newTable }), noRow],
      ['deleteTable', { tableName: own.newTable }, done],
      ['createTable', tableDefinition(own.newTable, { primaryKey: [column('other', 'BINARY')] }), done],
    ],
  },
  {
    name: 'UpdateTable changes the options that it is given and keeps the others',
    evidence: 'D',
    localOnly: 'the service takes one UpdateTable in two minutes',
    tables: [],
    steps: (own) => [
      ['createTable', tableDefinition(own.newTable, { options: { maxTimeDeviation: 1000 } }), done],
      [
        'updateTable',
        { tableName: own.newTable, tableOptions: { maxVersions: 3 } },
        { answer: { tableOptions: { timeToLive: -1, maxVersions: 3, deviationCellVersionInSec: 1000n } } },
      ],
      [
        'updateTable',
        { tableName: own.newTable, tableOptions: { timeToLive: 86_400, maxTimeDeviation: 2000 } },
        done,
      ],
      [
        'describeTable',
        { tableName: own.newTable },
        {
          answer: {
            tableOptions: {
              timeToLive: 86_400,
              maxVersions: 3,
              deviationCellVersionInSec: 2000n,
              allowUpdate: true,
            },
          },
        },
      ],
    ],
  },
  {
    name: 'UpdateTable of no option answers OTSParameterInvalid',
    evidence: 'D',
    steps: (own) => [
      [
        'updateTable',
        { tableName: own.table, tableOptions: {} },
        parameterInvalid('No parameter is specified in table options.'),
      ],
    ],
  },
  {
    name: 'ListTable answers names in their order',
    evidence: 'I',
    tables: ['versions', 'four', 'rows', 'binary'],
    steps: () => [['listTable', {}, done]],
    check([answer]) {
      const { tableNames } = answer as { readonly tableNames: readonly string[] };
      expect(tableNames).toEqual(tableNames.toSorted());
    },
  },
  ...ofOneTable.map(
    (name): ConformanceCase => ({
      name: `${name} of a missing table answers OTSObjectNotExist`,
      evidence: 'T',
      tables: [],
      steps: (own) => [[...operations[name](own.newTable, own), tableDoesNotExist]],
    }),
  ),
  ...operationNames.map(
    (name): ConformanceCase => ({
      name: `${name} with an illegal table name answers OTSParameterInvalid`,
      evidence: 'T',
      tables: [],
      steps: (own) =>
        [...illegalNames, 't'.repeat(256)].map((tableName) => [
          ...operations[name](tableName, own),
          parameterInvalid(`Invalid table name: '${tableName}'.`),
        ]),
    }),
  ),
  {
    name: 'Table names that start with an underscore or have 255 characters are legal',
    evidence: 'T',
    tables: [],
    steps: () =>
      ['_0', '_T', 'A0', 't'.repeat(255)].map((tableName) => [
        'describeTable',
        { tableName },
        tableDoesNotExist,
      ]),
  },
  refuses(
    'no primary key',
    'T',
    { primaryKey: [] },
    'The number of primary key columns must be in range: [1, 4].',
  ),
  refuses(
    'five primary key columns',
    'T',
    { primaryKey: ['a', 'b', 'c', 'd', 'e'].map((name) => column(name, 'STRING')) },
    'The number of primary key columns must be in range: [1, 4].',
  ),
  refuses(
    'one primary key column twice',
    'T',
    { primaryKey: [column('PK0', 'STRING'), column('PK0', 'STRING')] },
    "Duplicated primary key name: 'PK0'.",
  ),
  refuses(
    'an illegal name of a primary key column',
    'T',
    { primaryKey: [column('#pk', 'STRING')] },
    "Invalid column name: '#pk'.",
  ),
  refuses(
    'a time to live of 0',
    'D',
    { options: { timeToLive: 0 } },
    'TimeToLive cannot be 0 or less than -1.',
  ),
  refuses(
    'a time to live below -1',
    'D',
    { options: { timeToLive: -2 } },
    'TimeToLive cannot be 0 or less than -1.',
  ),
  refuses('a time to live below a day', 'D', { options: { timeToLive: 86_399 } }),
  refuses('max_versions of 0', 'D', { options: { maxVersions: 0 } }),
  refuses(
    '33 defined columns',
    'T',
    { definedColumn: Array.from({ length: 33 }, (_, n) => ({ name: `c${n}`, type: 4 })) },
    'The number of defined columns must be in range: [0, 32].',
  ),
  refuses(
    'an AUTO_INCREMENT first primary key column',
    'D',
    { primaryKey: [column('n', 'INTEGER', 'AUTO_INCREMENT')] },
    "First primary key can't be auto increment, table: {table}.",
  ),
  refuses(
    'an AUTO_INCREMENT column of STRING',
    'D',
    { primaryKey: [column('a', 'STRING'), column('n', 'STRING', 'AUTO_INCREMENT')] },
    'AUTO_INCREMENT primary key must be integer.',
  ),
  refuses(
    'two AUTO_INCREMENT columns',
    'D',
    {
      primaryKey: [
        column('a', 'STRING'),
        column('n', 'INTEGER', 'AUTO_INCREMENT'),
        column('m', 'INTEGER', 'AUTO_INCREMENT'),
      ],
    },
    'AUTO_INCREMENT primary key count must <= 1.',
  ),
  {
    name: 'StartLocalTransaction on a table that was not created for them answers OTSParameterInvalid',
    evidence: 'T',
    steps: (own) => [
      [
        'startLocalTransaction',
        { tableName: own.table, primaryKey: [{ uid: own.uid }] },
        parameterInvalid(
          'Try to call method using explicit transaction on explicit-transaction-disabled table.',
        ),
      ],
    ],
  },
];
