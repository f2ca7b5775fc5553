import type { ColumnCondition } from 'tablestore';
import { INF_MAX, INF_MIN } from '../../test/rows.ts';
import {
  type ConformanceCase,
  done,
  type Evidence,
  holds,
  holdsCells,
  noRow,
  parameterInvalid,
} from '../case.ts';
import { column, composite } from '../conditions.ts';
import type { Own } from '../own.ts';

/** One column of each type. */
const stored: Readonly<Record<string, unknown>> = {
  binary: Buffer.of(0, 200),
  boolean: true,
  double: 1.5,
  integer: 7n,
  string: 'aé',
};

/** Filters, and whether the row `stored` passes them. */
const filters: readonly (readonly [Evidence, string, ColumnCondition, boolean])[] = [
  ['D', 'an equal INTEGER', column('integer', 'EQUAL', 7n), true],
  ['D', 'an equal DOUBLE', column('double', 'EQUAL', 1.5), true],
  ['D', 'a smaller DOUBLE', column('double', 'GREATER_THAN', -1), true],
  ['D', 'an equal BOOLEAN', column('boolean', 'EQUAL', true), true],
  ['D', 'another BOOLEAN', column('boolean', 'EQUAL', false), false],
  ['D', 'an equal STRING', column('string', 'EQUAL', 'aé'), true],
  ['D', 'a STRING that is greater bytewise', column('string', 'LESS_THAN', 'b'), true],
  ['D', 'a STRING that is a prefix', column('string', 'GREATER_THAN', 'a'), true],
  ['D', 'an equal BINARY', column('binary', 'EQUAL', Buffer.of(0, 200)), true],
  ['D', 'a BINARY that is less by unsigned bytes', column('binary', 'GREATER_THAN', Buffer.of(0, 100)), true],
  ['T', 'a missing column that may be missing', column('none', 'EQUAL', 1, { passIfMissing: true }), true],
  ['T', 'a missing column that may not be missing', column('none', 'EQUAL', 1), false],
  ['T', 'an equal column of the primary key', column('id', 'EQUAL', 1n), true],
  ['T', 'another value of a column of the primary key', column('id', 'EQUAL', 2n), false],
];

/** A filter that counts as the given number of filters side by side, of which none passes. */
const wide = (count: number): ColumnCondition =>
  composite('OR', ...Array.from({ length: count - 1 }, () => column('none', 'EQUAL', 1)));
/** A filter that counts as the given number of filters within each other. */
const deep = (count: number): ColumnCondition =>
  count === 1 ? column('none', 'EQUAL', 1) : composite('NOT', deep(count - 1));

const putStored = (own: Own) =>
  [
    'putRow',
    own.row({ attributeColumns: Object.entries(stored).map(([name, value]) => ({ [name]: value })) }),
    done,
  ] as const;

/** A filter that each kind of read refuses. */
function refuses(name: string, filter: ColumnCondition, message: string): ConformanceCase {
  return {
    name,
    evidence: 'T',
    steps: (own) => [
      ['getRow', own.row({ columnFilter: filter }), parameterInvalid(message)],
      [
        'getRange',
        {
          tableName: own.table,
          direction: 'FORWARD',
          inclusiveStartPrimaryKey: own.key(INF_MIN),
          exclusiveEndPrimaryKey: own.key(INF_MAX),
          columnFilter: filter,
        },
        parameterInvalid(message),
      ],
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key()], columnFilter: filter }] },
        parameterInvalid(message),
      ],
    ],
  };
}

const tooManyFilters = 'The count of filter exceeds the max: 32.';
const any = column('integer', 'EQUAL', 7n);

export const filterCases: readonly ConformanceCase[] = [
  ...filters.map(
    ([evidence, title, columnFilter, passes]): ConformanceCase => ({
      name: `GetRow with a filter on ${title} answers ${passes ? 'the row' : 'no row'}`,
      evidence,
      steps: (own) => [putStored(own), ['getRow', own.row({ columnFilter }), passes ? holds(stored) : noRow]],
    }),
  ),
  ...Object.keys(stored).map(
    (name): ConformanceCase => ({
      name: `GetRow with a filter for equality of a ${name.toUpperCase()} column and another type answers no row`,
      evidence: 'T',
      steps: (own) => [
        putStored(own),
        ...Object.entries(stored)
          .filter(([other]) => other !== name)
          .map(
            ([, value]) =>
              ['getRow', own.row({ columnFilter: column(name, 'EQUAL', value) }), noRow] as const,
          ),
      ],
    }),
  ),
  {
    name: 'A filter tells INTEGER values beyond 2^53 apart that differ by one',
    evidence: 'D',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ n: 2n ** 53n + 1n }] }), done],
      ['getRow', own.row({ columnFilter: column('n', 'EQUAL', 2n ** 53n) }), noRow],
      [
        'getRow',
        own.row({ columnFilter: column('n', 'EQUAL', 2n ** 53n + 1n) }),
        holds({ n: 2n ** 53n + 1n }),
      ],
    ],
  },
  {
    name: 'A filter sees only the columns that are read',
    evidence: 'D',
    steps: (own) => [
      putStored(own),
      ['getRow', own.row({ columnFilter: any, columnsToGet: ['string'] }), noRow],
      [
        'getRow',
        own.row({ columnFilter: any, columnsToGet: ['string', 'integer'] }),
        holds({ integer: 7n, string: 'aé' }),
      ],
    ],
  },
  {
    name: 'A filter for the newest version alone does not see the others',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [1n, 9n].map((n) => ({ n, timestamp: Number(n) })) }), done],
      ['getRow', own.row({ maxVersions: 2, columnFilter: column('n', 'EQUAL', 1n) }), noRow],
    ],
  },
  {
    name: 'A filter that is not for the newest version alone is passed by any version that is read',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [1n, 9n].map((n) => ({ n, timestamp: Number(n) })) }), done],
      [
        'getRow',
        own.row({ maxVersions: 2, columnFilter: column('n', 'EQUAL', 1n, { latestVersionOnly: false }) }),
        holdsCells([
          ['n', 9n, 9],
          ['n', 1n, 1],
        ]),
      ],
    ],
  },
  {
    name: 'BatchGetRow with a filter answers only the rows that pass it',
    evidence: 'T',
    steps: (own) => [
      putStored(own),
      ['putRow', own.row({ attributeColumns: [{ integer: 8n }] }, 2n), done],
      [
        'batchGetRow',
        { tables: [{ tableName: own.table, primaryKey: [own.key(1n), own.key(2n)], columnFilter: any }] },
        {
          answer: {
            results: [
              [
                { ok: true, row: { primaryKey: [own.uid, 1n] } },
                { ok: true, row: undefined },
              ],
            ],
          },
        },
      ],
    ],
  },
  {
    name: 'A filter that counts as 32, side by side or within each other, is applied',
    evidence: 'T',
    steps: (own) => [
      putStored(own),
      ['getRow', own.row({ columnFilter: wide(32) }), noRow],
      ['getRow', own.row({ columnFilter: deep(32) }), holds(stored)],
    ],
  },
  refuses('A filter that counts as 33 side by side answers OTSParameterInvalid', wide(33), tooManyFilters),
  refuses(
    'A filter that counts as 33 within each other answers OTSParameterInvalid',
    deep(33),
    tooManyFilters,
  ),
  refuses(
    'A filter NOT of two answers OTSParameterInvalid',
    composite('NOT', any, any),
    'Invalid NOT operator: the number of sub-filters must be 1.',
  ),
  refuses(
    'A filter AND of one answers OTSParameterInvalid',
    composite('AND', any),
    'Invalid AND/OR operator: the number of sub-filters must be more than 1.',
  ),
  refuses(
    'A filter OR of one answers OTSParameterInvalid',
    composite('OR', any),
    'Invalid AND/OR operator: the number of sub-filters must be more than 1.',
  ),
  refuses(
    'A filter on an illegal column name answers OTSParameterInvalid',
    column('#abc', 'EQUAL', 1),
    "Invalid column name: '#abc'.",
  ),
  refuses(
    'A filter with a value above 2 MB answers OTSParameterInvalid',
    column('Column', 'EQUAL', 'x'.repeat(2_097_153)),
    "The length of attribute column: 'Column' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
  ),
];
