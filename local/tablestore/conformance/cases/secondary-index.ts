import { expect } from '@jest/globals';
import { expectNotExist, INF_MAX, INF_MIN } from '../../test/rows.ts';
import { type ConformanceCase, done, type Expected, noRow, parameterInvalid } from '../case.ts';
import type { Own } from '../own.ts';
import { globalIndex, localIndex } from '../tables.ts';

const tables = ['indexed'] as const;
const titleOf = (own: Own) => `title of ${own.uid}`;
const globalName = (own: Own) => globalIndex(own.table).name;
const localName = (own: Own) => localIndex(own.table).name;

const put = (own: Own, id: bigint, attributeColumns: readonly object[]) =>
  ['putRow', own.row({ attributeColumns }, id), done] as const;
const update = (own: Own, change: object) =>
  ['updateRow', own.row({ updateOfAttributeColumns: [change] }), done] as const;

/** Reads the case's rows through the local index: their scores, ids and columns. */
const readsLocal = (own: Own, rows: readonly (readonly [score: bigint, id: bigint])[]) =>
  [
    'getRange',
    {
      tableName: localName(own),
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ uid: own.uid }, { score: INF_MIN }, { id: INF_MIN }],
      exclusiveEndPrimaryKey: [{ uid: own.uid }, { score: INF_MAX }, { id: INF_MAX }],
    },
    { answer: { rows: rows.map(([score, id]) => ({ primaryKey: [own.uid, score, id] })) } },
  ] as const;

/** Reads the case's rows through the global index, after a moment: their ids. */
const readsGlobal = (own: Own, ids: readonly bigint[], title = titleOf(own)) =>
  [
    'getRange',
    {
      tableName: globalName(own),
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ title }, { uid: INF_MIN }, { id: INF_MIN }],
      exclusiveEndPrimaryKey: [{ title }, { uid: INF_MAX }, { id: INF_MAX }],
    },
    { answer: { rows: ids.map((id) => ({ primaryKey: [title, own.uid, id] })) } },
    'eventually',
  ] as const;

const rowOfIndex = (row: object): Expected => ({ answer: { row } });

export const secondaryIndexCases: readonly ConformanceCase[] = [
  {
    name: 'DescribeTable names the indexes of a table with their columns',
    evidence: 'T',
    tables,
    steps: (own) => [
      [
        'describeTable',
        { tableName: own.table },
        {
          answer: {
            indexMetas: [
              { name: globalName(own), primaryKey: ['title'], definedColumn: ['score'] },
              { name: localName(own), primaryKey: ['uid', 'score'], definedColumn: ['title'] },
            ],
          },
        },
      ],
    ],
  },
  {
    name: 'A local index orders the rows of a partition by the indexed column, as soon as the write is answered',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 30n }]),
      put(own, 2n, [{ score: -5n }]),
      put(own, 3n, [{ score: 30n }]),
      readsLocal(own, [
        [-5n, 2n],
        [30n, 1n],
        [30n, 3n],
      ]),
    ],
  },
  {
    name: 'A global index finds rows by the indexed column, with the primary key of the table appended',
    evidence: 'T',
    tables,
    steps: (own) => [
      put(own, 1n, [{ title: titleOf(own) }]),
      put(own, 2n, [{ title: 'another' }]),
      readsGlobal(own, [1n]),
    ],
  },
  {
    name: 'An index holds the columns that it was made with, and no others',
    evidence: 'T',
    tables,
    steps: (own) => [
      put(own, 1n, [{ title: titleOf(own) }, { score: 7n }, { other: 'x' }, { free: 1 }]),
      readsGlobal(own, [1n]),
      [
        'getRow',
        { tableName: globalName(own), primaryKey: [{ title: titleOf(own) }, ...own.key()] },
        rowOfIndex({ cells: [['score', 7n, expect.any(Number)]] }),
      ],
    ],
  },
  {
    name: 'GetRow and BatchGetRow read an index by its name',
    evidence: 'D',
    tables,
    steps: (own) => {
      const primaryKey = [{ uid: own.uid }, { score: 7n }, { id: 1n }];
      const row = { primaryKey: [own.uid, 7n, 1n] };
      return [
        put(own, 1n, [{ score: 7n }]),
        ['getRow', { tableName: localName(own), primaryKey }, rowOfIndex(row)],
        [
          'batchGetRow',
          { tables: [{ tableName: localName(own), primaryKey: [primaryKey] }] },
          { answer: { results: [[{ ok: true, row }]] } },
        ],
      ];
    },
  },
  {
    name: 'A row without the indexed column is not in the index',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ title: 'x' }]),
      put(own, 2n, [{ score: 1n }]),
      readsLocal(own, [[1n, 2n]]),
    ],
  },
  {
    name: 'A row whose indexed column is added later is then in the index',
    evidence: 'D',
    tables,
    steps: (own) => [put(own, 1n, []), update(own, { PUT: [{ score: 1n }] }), readsLocal(own, [[1n, 1n]])],
  },
  {
    name: 'A row whose indexed column is deleted is no longer in the index',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 1n }]),
      update(own, { DELETE_ALL: ['score'] }),
      readsLocal(own, []),
    ],
  },
  {
    name: 'A row whose indexed column changes moves in the index',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 1n }, { title: titleOf(own) }]),
      update(own, { PUT: [{ score: 2n }] }),
      readsLocal(own, [[2n, 1n]]),
      update(own, { PUT: [{ title: `new ${titleOf(own)}` }] }),
      readsGlobal(own, [1n], `new ${titleOf(own)}`),
      readsGlobal(own, []),
    ],
  },
  {
    name: 'A row whose indexed column is incremented moves in the index',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 1n }]),
      update(own, { INCREMENT: [{ score: 4n }] }),
      readsLocal(own, [[5n, 1n]]),
    ],
  },
  {
    name: 'A row that is replaced or deleted leaves the index',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 1n }, { title: titleOf(own) }]),
      put(own, 2n, [{ score: 2n }, { title: titleOf(own) }]),
      put(own, 1n, [{ other: 'x' }]),
      ['deleteRow', own.row({}, 2n), done],
      readsLocal(own, []),
      readsGlobal(own, []),
    ],
  },
  {
    name: 'A write whose condition fails leaves the index as it is',
    evidence: 'D',
    tables,
    steps: (own) => [
      put(own, 1n, [{ score: 1n }]),
      [
        'batchWriteRow',
        {
          tables: [
            {
              tableName: own.table,
              rows: [
                { type: 'PUT', ...own.row({ attributeColumns: [{ score: 2n }], condition: expectNotExist }) },
                { type: 'PUT', ...own.row({ attributeColumns: [{ score: 3n }] }, 2n) },
              ],
            },
          ],
        },
        { answer: { results: [{ ok: false, code: 'OTSConditionCheckFail' }, { ok: true }] } },
      ],
      readsLocal(own, [
        [1n, 1n],
        [3n, 2n],
      ]),
    ],
  },
  {
    name: 'PutRow into an index answers an error',
    evidence: 'D',
    tables,
    steps: (own) => [
      [
        'putRow',
        own.row({
          tableName: localName(own),
          primaryKey: [{ uid: own.uid }, { score: 1n }, { id: 1n }],
          attributeColumns: [],
        }),
        parameterInvalid("Can't write index table directly"),
      ],
    ],
  },
  {
    name: 'A version given to a cell of a table with indexes answers OTSParameterInvalid',
    evidence: 'D',
    tables,
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ score: 1n, timestamp: own.now }] }), parameterInvalid()],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'BatchWriteRow with one row of a table with indexes twice answers OTSParameterInvalid',
    evidence: 'D',
    tables,
    steps: (own) => [
      [
        'batchWriteRow',
        {
          tables: [
            {
              tableName: own.table,
              rows: [1n, 2n].map((score) => ({ type: 'PUT', ...own.row({ attributeColumns: [{ score }] }) })),
            },
          ],
        },
        parameterInvalid(),
      ],
      ['getRow', own.row(), noRow],
    ],
  },
];
