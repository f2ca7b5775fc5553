import { expect } from '@jest/globals';
import { type ConformanceCase, done, parameterInvalid } from '../case.ts';
import type { Own } from '../own.ts';

const put = (own: Own, id: bigint, attributeColumns: readonly object[]) =>
  ['putRow', own.row({ attributeColumns }, id), done] as const;
const found = (own: Own, id: bigint, more: object = {}) => ({
  ok: true,
  row: { primaryKey: [own.uid, id], ...more },
});
const missing = { ok: true, row: undefined };

function refuses(
  name: string,
  tables: (own: Own) => readonly object[],
  message: (own: Own) => string,
): ConformanceCase {
  return {
    name,
    evidence: 'T',
    steps: (own) => [['batchGetRow', { tables: tables(own) }, parameterInvalid(message(own))]],
  };
}

export const batchGetRowCases: readonly ConformanceCase[] = [
  {
    name: 'BatchGetRow answers rows in the order asked, and nothing for those not there',
    evidence: 'T',
    steps: (own) => [
      put(own, 1n, [{ a: 1 }]),
      put(own, 2n, [{ a: 2 }]),
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key(2n), own.key(9n), own.key(1n)] }] },
        { answer: { results: [[found(own, 2n), missing, found(own, 1n)]] } },
      ],
    ],
  },
  {
    name: 'BatchGetRow reads several tables, each with columns_to_get of its own',
    evidence: 'T',
    tables: ['rows', 'versions'],
    steps: (own) => [
      put(own, 1n, [{ a: 1 }, { b: 1 }]),
      [
        'putRow',
        own.row({ tableName: own.tableOf('versions'), attributeColumns: [{ a: 2 }, { b: 2 }] }),
        done,
      ],
      [
        'batchGetRow',
        {
          tables: [
            { tableName: own.table, primaryKey: [own.key()], columnsToGet: ['a'] },
            { tableName: own.tableOf('versions'), primaryKey: [own.key()], columnsToGet: ['b'] },
          ],
        },
        {
          answer: {
            results: [
              [{ ok: true, row: { cells: [['a', 1, expect.any(Number)]] } }],
              [{ ok: true, row: { cells: [['b', 2, expect.any(Number)]] } }],
            ],
          },
        },
      ],
    ],
  },
  {
    name: 'BatchGetRow answers no row for one that has none of the columns_to_get',
    evidence: 'T',
    steps: (own) => [
      put(own, 1n, [{ a: 1 }]),
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key()], columnsToGet: ['blah'] }] },
        { answer: { results: [[missing]] } },
      ],
    ],
  },
  {
    name: 'BatchGetRow of one row twice answers it twice',
    evidence: 'T',
    steps: (own) => [
      put(own, 1n, [{ a: 1 }]),
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key(), own.key()] }] },
        { answer: { results: [[found(own, 1n), found(own, 1n)]] } },
      ],
    ],
  },
  {
    name: 'BatchGetRow gives a row whose primary key does not fit the schema an error, and answers the others',
    evidence: 'T',
    steps: (own) => [
      put(own, 1n, [{ a: 1 }]),
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key(), [{ uid: own.uid }]] }] },
        {
          answer: {
            results: [
              [
                found(own, 1n),
                { ok: false, code: 'OTSInvalidPK', message: 'Validate PK size fail. Input: 1, Meta: 2.' },
              ],
            ],
          },
        },
      ],
    ],
  },
  {
    name: 'BatchGetRow reads several versions',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      put(own, 1n, [
        { a: 'zero', timestamp: 0 },
        { a: 'one', timestamp: 1 },
      ]),
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key()], maxVersions: 2 }] },
        {
          answer: {
            results: [
              [
                found(own, 1n, {
                  cells: [
                    ['a', 'one', 1],
                    ['a', 'zero', 0],
                  ],
                }),
              ],
            ],
          },
        },
      ],
    ],
  },
  {
    name: 'BatchGetRow of 100 rows is answered',
    evidence: 'T',
    steps: (own) => [
      [
        'batchGetRow',
        {
          tables: [
            { tableName: own.table, primaryKey: Array.from({ length: 100 }, (_, id) => own.key(BigInt(id))) },
          ],
        },
        { answer: { results: [Array.from({ length: 100 }, () => missing)] } },
      ],
    ],
  },
  refuses(
    'BatchGetRow of 101 rows answers OTSParameterInvalid',
    (own) => [
      { tableName: own.table, primaryKey: Array.from({ length: 101 }, (_, id) => own.key(BigInt(id))) },
    ],
    () => 'Rows count exceeds the upper limit: 100.',
  ),
  {
    ...refuses(
      'BatchGetRow of 101 rows of two tables answers OTSParameterInvalid',
      (own) =>
        [own.table, own.tableOf('versions')].map((tableName, index) => ({
          tableName,
          primaryKey: Array.from({ length: 50 + index }, (_, id) => own.key(BigInt(id))),
        })),
      () => 'Rows count exceeds the upper limit: 100.',
    ),
    tables: ['rows', 'versions'],
    evidence: 'D',
  },
  refuses(
    'BatchGetRow of no table answers OTSParameterInvalid',
    () => [],
    () => 'No row specified in the request of BatchGetRow.',
  ),
  {
    ...refuses(
      'BatchGetRow with a table without rows beside another answers OTSParameterInvalid',
      (own) => [
        { tableName: own.table, primaryKey: [own.key()] },
        { tableName: own.tableOf('versions'), primaryKey: [] },
      ],
      (own) => `No operation is specified for table: '${own.tableOf('versions')}'.`,
    ),
    tables: ['rows', 'versions'],
    evidence: 'D',
  },
  {
    ...refuses(
      'BatchGetRow with one table twice answers OTSParameterInvalid',
      (own) => [1n, 2n].map((id) => ({ tableName: own.table, primaryKey: [own.key(id)] })),
      (own) => `Duplicated table name: ${own.table}.`,
    ),
    evidence: 'D',
  },
  {
    name: 'BatchGetRow of a missing table gives its rows an error, and answers those of other tables',
    evidence: 'I',
    steps: (own) => [
      put(own, 1n, []),
      [
        'batchGetRow',
        { tables: [own.table, own.newTable].map((tableName) => ({ tableName, primaryKey: [own.key()] })) },
        { answer: { results: [[found(own, 1n)], [{ ok: false, code: 'OTSObjectNotExist' }]] } },
      ],
    ],
  },
];
