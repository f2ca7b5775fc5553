import { ColumnPaginationFilter } from 'tablestore';
import { type ConformanceCase, done, holds, noRow, parameterInvalid } from '../case.ts';
import type { Own } from '../own.ts';

const columns = { B: 'capital', a: 'a', b: 'b', c: 'c' };

/** Puts the columns that most cases read. */
const stored = (own: Own) =>
  [
    'putRow',
    own.row({ attributeColumns: [{ c: 'c' }, { a: 'a' }, { b: 'b' }, { B: 'capital' }] }),
    done,
  ] as const;

/** A case that reads the stored columns in a way, and what comes of it. */
function reads(
  name: string,
  evidence: 'T' | 'D' | 'I',
  options: object,
  expected: ReturnType<typeof holds>,
): ConformanceCase {
  return { name, evidence, steps: (own) => [stored(own), ['getRow', own.row(options), expected]] };
}

/** A case that is refused, whatever is stored. */
function refuses(name: string, evidence: 'T' | 'D', options: object, message: string): ConformanceCase {
  return { name, evidence, steps: (own) => [['getRow', own.row(options), parameterInvalid(message)]] };
}

export const getRowCases: readonly ConformanceCase[] = [
  reads('GetRow answers columns in the bytewise order of their names', 'T', {}, holds(columns)),
  {
    name: 'GetRow of a missing row answers no row',
    evidence: 'T',
    steps: (own) => [['getRow', own.row(), noRow]],
  },
  {
    name: 'GetRow of a missing row consumes one read unit',
    evidence: 'T',
    localOnly: 'the service reports no capacity units to some kinds of instances',
    steps: (own) => [['getRow', own.row(), { answer: { consumed: { read: 1, write: 0 } } }]],
  },
  {
    name: 'GetRow consumes a read unit for each 4 KB begun',
    evidence: 'D',
    localOnly: 'the service counts capacity units by a formula that is documented roughly',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 'x'.repeat(3 * 4096) }] }), done],
      ['getRow', own.row(), { answer: { consumed: { read: 4, write: 0 } } }],
    ],
  },
  {
    name: 'GetRow answers the primary key in the order of the schema',
    evidence: 'T',
    steps: (own) => [stored(own), ['getRow', own.row(), { answer: { row: { primaryKey: [own.uid, 1n] } } }]],
  },
  reads(
    'GetRow with columns_to_get answers those columns that the row has',
    'T',
    { columnsToGet: ['c', 'B', 'missing'] },
    holds({ B: 'capital', c: 'c' }),
  ),
  reads(
    'GetRow with a column twice in columns_to_get answers it once',
    'D',
    { columnsToGet: ['a', 'a'] },
    holds({ a: 'a' }),
  ),
  {
    name: 'GetRow with columns_to_get answers the whole primary key all the same',
    evidence: 'T',
    steps: (own) => [
      stored(own),
      ['getRow', own.row({ columnsToGet: ['a'] }), { answer: { row: { primaryKey: [own.uid, 1n] } } }],
    ],
  },
  reads(
    'GetRow with a primary key column in columns_to_get answers the row without other columns',
    'T',
    { columnsToGet: ['uid'] },
    holds({}),
  ),
  reads(
    'GetRow answers no row when it has none of the columns_to_get',
    'T',
    { columnsToGet: ['blah'] },
    noRow,
  ),
  reads(
    'GetRow from start_column (inclusive) to end_column (exclusive) answers the columns between',
    'D',
    { startColumn: 'a', endColumn: 'c' },
    holds({ a: 'a', b: 'b' }),
  ),
  reads(
    'GetRow with a start_column alone answers the columns from it on',
    'D',
    { startColumn: 'b' },
    holds({ b: 'b', c: 'c' }),
  ),
  reads(
    'GetRow with an end_column alone answers the columns before it',
    'D',
    { endColumn: 'b' },
    holds({ B: 'capital', a: 'a' }),
  ),
  reads(
    'GetRow with a column pagination answers so many columns from an offset',
    'D',
    { columnFilter: new ColumnPaginationFilter(2, 1) },
    holds({ a: 'a', b: 'b' }),
  ),
  reads(
    'GetRow with a column pagination beyond the last column answers the row without columns',
    'I',
    { columnFilter: new ColumnPaginationFilter(2, 10) },
    holds({}),
  ),
  {
    name: 'GetRow sees a write that has been answered',
    evidence: 'D',
    steps: (own) =>
      Array.from({ length: 10 }, (_, n) => [
        ['putRow', own.row({ attributeColumns: [{ n: BigInt(n) }] }), done] as const,
        ['getRow', own.row(), holds({ n: BigInt(n) })] as const,
      ]).flat(),
  },
  refuses(
    'GetRow with a column pagination of limit 0 answers OTSParameterInvalid',
    'D',
    { columnFilter: new ColumnPaginationFilter(0, 0) },
    'Limit in ColumnPaginationFilter must be greater than 0.',
  ),
  refuses(
    'GetRow with a column pagination of a negative offset answers OTSParameterInvalid',
    'D',
    { columnFilter: new ColumnPaginationFilter(1, -1) },
    'Offset in ColumnPaginationFilter must be greater than or equal to 0.',
  ),
  refuses(
    'GetRow of a range of time without its end answers OTSParameterInvalid',
    'D',
    { timeRange: { startTime: 1 } },
    'Start and end time must be given at the same time.',
  ),
  refuses(
    'GetRow of a range of time without its start answers OTSParameterInvalid',
    'D',
    { timeRange: { endTime: 1 } },
    'Start and end time must be given at the same time.',
  ),
  refuses(
    'GetRow with an illegal name in columns_to_get answers OTSParameterInvalid',
    'T',
    { columnsToGet: ['#abc'] },
    "Invalid column name: '#abc'.",
  ),
];
