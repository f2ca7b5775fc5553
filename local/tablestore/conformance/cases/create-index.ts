import { expect } from '@jest/globals';
import {
  type ConformanceCase,
  done,
  type Expected,
  noRow,
  parameterInvalid,
  refused,
  tableDoesNotExist,
} from '../case.ts';
import type { Own } from '../own.ts';
import { column, tableDefinition } from '../tables.ts';

/** A table with ten defined columns of STRING, and others. */
const wide = {
  definedColumn: [
    ...Array.from({ length: 10 }, (_, n) => ({ name: `d${n}`, type: 4 })),
    { name: 'double', type: 2 },
    { name: 'boolean', type: 3 },
  ],
};
const wideIndex = (own: Own, number: number | string, more: object = {}) => ({
  name: `${own.newTable}_i${number}`,
  primaryKey: ['d1'],
  definedColumn: ['d9'],
  ...more,
});

/** An index that CreateTable refuses. */
function refuses(
  name: string,
  evidence: 'T' | 'D',
  index: object,
  message?: string,
  options?: object,
): ConformanceCase {
  return {
    name: `CreateTable with ${name} answers OTSParameterInvalid and makes none`,
    evidence,
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, {
          ...wide,
          ...(options === undefined ? {} : { options }),
          indexMetas: [wideIndex(own, 0, index)],
        }),
        parameterInvalid(message),
      ],
      ['describeTable', { tableName: own.newTable }, tableDoesNotExist],
    ],
  };
}

const tooManyIndexes = parameterInvalid('Number of index per table exceeds the quota:5.');
const rowOfIndex = (row: object): Expected => ({ answer: { row } });

export const createIndexCases: readonly ConformanceCase[] = [
  {
    name: 'CreateTable with five indexes makes them, and CreateIndex of a sixth answers OTSParameterInvalid',
    evidence: 'T',
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, { ...wide, indexMetas: [0, 1, 2, 3, 4].map((n) => wideIndex(own, n)) }),
        done,
      ],
      [
        'createIndex',
        { mainTableName: own.newTable, indexMeta: wideIndex(own, 5), includeBaseData: false },
        tooManyIndexes,
        'eventually',
      ],
      ['describeTable', { tableName: own.newTable }, { answer: { indexMetas: [{}, {}, {}, {}, {}] } }],
    ],
  },
  {
    name: 'CreateTable with six indexes answers OTSParameterInvalid and makes none',
    evidence: 'T',
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, {
          ...wide,
          indexMetas: [0, 1, 2, 3, 4, 5].map((n) => wideIndex(own, n)),
        }),
        tooManyIndexes,
      ],
      ['describeTable', { tableName: own.newTable }, tableDoesNotExist],
    ],
  },
  {
    name: 'CreateIndex with include_base_data indexes the rows that are there, and DropIndex removes it',
    evidence: 'T',
    tables: [],
    steps: (own) => {
      const index = wideIndex(own, 'late', { primaryKey: ['uid', 'd1'], definedColumn: ['d9'] });
      const read = { tableName: index.name, primaryKey: [{ uid: own.uid }, { d1: 'old' }, { id: 1n }] };
      const row = { primaryKey: [own.uid, 'old', 1n], cells: [['d9', 'x', expect.any(Number)]] };
      return [
        ['createTable', tableDefinition(own.newTable, wide), done],
        [
          'putRow',
          own.row({ tableName: own.newTable, attributeColumns: [{ d1: 'old' }, { d9: 'x' }] }),
          done,
          'eventually',
        ],
        ['createIndex', { mainTableName: own.newTable, indexMeta: index, includeBaseData: true }, done],
        ['getRow', read, rowOfIndex(row), 'eventually'],
        ['dropIndex', { mainTableName: own.newTable, indexName: index.name }, done],
        ['getRow', read, tableDoesNotExist, 'eventually'],
        ['describeTable', { tableName: own.newTable }, done],
      ];
    },
  },
  {
    name: 'CreateIndex without include_base_data indexes only the rows written from then on',
    evidence: 'D',
    tables: [],
    steps: (own) => {
      const index = wideIndex(own, 'new');
      const row = (d1: string, id: bigint) =>
        [
          'putRow',
          own.row({ tableName: own.newTable, attributeColumns: [{ d1 }] }, id),
          done,
          'eventually',
        ] as const;
      const read = (d1: string, id: bigint, expected: Expected) =>
        [
          'getRow',
          { tableName: index.name, primaryKey: [{ d1 }, ...own.key(id)] },
          expected,
          'eventually',
        ] as const;
      return [
        ['createTable', tableDefinition(own.newTable, wide), done],
        row('old', 1n),
        ['createIndex', { mainTableName: own.newTable, indexMeta: index, includeBaseData: false }, done],
        row('new', 2n),
        read('new', 2n, rowOfIndex({ primaryKey: ['new', own.uid, 2n] })),
        read('old', 1n, noRow),
      ];
    },
  },
  {
    name: 'CreateIndex on a missing table answers OTSObjectNotExist',
    evidence: 'D',
    tables: [],
    steps: (own) => [
      [
        'createIndex',
        { mainTableName: own.newTable, indexMeta: wideIndex(own, 0), includeBaseData: false },
        tableDoesNotExist,
      ],
    ],
  },
  {
    name: 'DropIndex of a missing index answers OTSObjectNotExist',
    evidence: 'I',
    tables: ['indexed'],
    steps: (own) => [
      [
        'dropIndex',
        { mainTableName: own.table, indexName: `${own.newTable}_none` },
        refused(404, 'OTSObjectNotExist'),
      ],
    ],
  },
  refuses(
    'an index of no column',
    'T',
    { primaryKey: [] },
    'The number of primary key columns must be in range: [1, 4] in index.',
  ),
  refuses(
    'an index of five columns',
    'T',
    { primaryKey: ['d0', 'd1', 'd2', 'd3', 'd4'] },
    'The number of primary key columns must be in range: [1, 4] in index.',
  ),
  refuses(
    'an index that holds 33 columns',
    'T',
    { definedColumn: Array.from({ length: 33 }, (_, n) => `d${n}`) },
    'The number of attribute columns must be in range: [0, 32] in index.',
  ),
  refuses('an index on a column that is not defined', 'D', { primaryKey: ['free'] }),
  refuses('an index on a DOUBLE', 'D', { primaryKey: ['double'] }),
  refuses('an index on a BOOLEAN', 'D', { primaryKey: ['boolean'] }),
  refuses('an index that holds a column that is not defined', 'D', { definedColumn: ['free'] }),
  refuses('a local index that starts with another column than the partition key', 'D', {
    primaryKey: ['d1', 'uid'],
    indexType: 1,
    indexUpdateMode: 1,
  }),
  refuses('an index and max_versions of 2', 'D', {}, undefined, { maxVersions: 2 }),
  refuses('an index, a time to live and updates', 'D', {}, undefined, { timeToLive: 86_400 }),
  {
    name: 'CreateTable with an index, a time to live and no updates makes them',
    evidence: 'D',
    tables: [],
    steps: (own) => [
      [
        'createTable',
        tableDefinition(own.newTable, {
          primaryKey: [column('uid', 'STRING')],
          ...wide,
          options: { timeToLive: 86_400, allowUpdate: false },
          indexMetas: [wideIndex(own, 0)],
        }),
        done,
      ],
      ['describeTable', { tableName: own.newTable }, { answer: { indexMetas: [{ primaryKey: ['d1'] }] } }],
    ],
  },
];
