import { ComparatorType, SingleColumnCondition } from 'tablestore';
import { expectExist, expectNotExist } from '../../test/rows.ts';
import { type ConformanceCase, done, type Expected, holds, noRow, parameterInvalid } from '../case.ts';
import { onCondition } from '../conditions.ts';
import type { Own } from '../own.ts';

const putOf = (
  own: Own,
  id: bigint,
  attributeColumns: readonly object[] = [{ a: 1 }],
  more: object = {},
) => ({
  type: 'PUT',
  ...own.row({ attributeColumns, ...more }, id),
});
const updateOf = (own: Own, id: bigint, attributeColumns: readonly object[], more: object = {}) => ({
  type: 'UPDATE',
  ...own.row({ attributeColumns, ...more }, id),
});
const deleteOf = (own: Own, id: bigint, more: object = {}) => ({ type: 'DELETE', ...own.row(more, id) });

const batch = (own: Own, rows: readonly object[], expected: Expected) =>
  ['batchWriteRow', { tables: [{ tableName: own.table, rows }] }, expected] as const;
const put = (own: Own, id: bigint, attributeColumns: readonly object[]) =>
  ['putRow', own.row({ attributeColumns }, id), done] as const;

const ok = { ok: true };
const conditionFailed = { ok: false, code: 'OTSConditionCheckFail', message: 'Condition check failed.' };
const results = (...expected: readonly object[]): Expected => ({ answer: { results: expected } });

const condition = onCondition(new SingleColumnCondition('a', 1, ComparatorType.EQUAL, true));

/** A batch that is refused as a whole: its first row is not written. */
function refuses(
  name: string,
  evidence: 'T' | 'D',
  tables: (own: Own) => readonly object[],
  message: (own: Own) => string,
): ConformanceCase {
  return {
    name,
    evidence,
    steps: (own) => [
      ['batchWriteRow', { tables: tables(own) }, parameterInvalid(message(own))],
      ['getRow', own.row(), noRow],
    ],
  };
}

/** Two writes of one row in one batch, and what the row holds after them. */
function writesTwice(
  name: string,
  rows: (own: Own) => readonly object[],
  expected: Expected,
): ConformanceCase {
  return {
    name,
    evidence: 'T',
    steps: (own) => [
      put(own, 1n, [{ old: true }]),
      batch(own, rows(own), results(ok, ok)),
      ['getRow', own.row(), expected],
    ],
  };
}

export const batchWriteRowCases: readonly ConformanceCase[] = [
  {
    name: 'BatchWriteRow puts, updates and deletes rows, with a result for each in the order given',
    evidence: 'T',
    steps: (own) => [
      put(own, 2n, [{ a: 1 }, { b: 1 }]),
      put(own, 3n, [{ a: 1 }]),
      batch(
        own,
        [putOf(own, 1n), updateOf(own, 2n, [{ PUT: [{ a: 2 }] }, { DELETE_ALL: ['b'] }]), deleteOf(own, 3n)],
        results(ok, ok, ok),
      ),
      ['getRow', own.row({}, 1n), holds({ a: 1 })],
      ['getRow', own.row({}, 2n), holds({ a: 2 })],
      ['getRow', own.row({}, 3n), noRow],
    ],
  },
  {
    name: 'BatchWriteRow writes rows of several tables',
    evidence: 'T',
    tables: ['rows', 'versions'],
    steps: (own) => [
      [
        'batchWriteRow',
        {
          tables: [own.table, own.tableOf('versions')].map((tableName) => ({
            tableName,
            rows: [putOf(own, 1n)],
          })),
        },
        results(ok, ok),
      ],
      ['getRow', own.row(), holds({ a: 1 })],
      ['getRow', own.row({ tableName: own.tableOf('versions') }), holds({ a: 1 })],
    ],
  },
  {
    name: 'BatchWriteRow gives a row whose condition fails an error, and writes the others',
    evidence: 'T',
    steps: (own) => [
      put(own, 2n, [{ a: 'old' }]),
      batch(
        own,
        [
          putOf(own, 1n, [{ a: 1 }], { condition: expectExist }),
          putOf(own, 2n, [{ a: 'new' }], { condition: expectNotExist }),
          putOf(own, 3n),
        ],
        results(conditionFailed, conditionFailed, ok),
      ),
      ['getRow', own.row({}, 1n), noRow],
      ['getRow', own.row({}, 2n), holds({ a: 'old' })],
      ['getRow', own.row({}, 3n), holds({ a: 1 })],
    ],
  },
  {
    name: 'BatchWriteRow whose rows all fail is answered with an error for each',
    evidence: 'T',
    steps: (own) => [
      batch(
        own,
        [
          putOf(own, 1n, [{ a: 1 }], { condition: expectExist }),
          updateOf(own, 2n, [{ PUT: [{ a: 1 }] }], { condition: expectExist }),
          deleteOf(own, 3n, { condition: expectExist }),
        ],
        results(conditionFailed, conditionFailed, conditionFailed),
      ),
    ],
  },
  {
    name: 'BatchWriteRow gives a row whose primary key does not fit the schema an error, and writes the others',
    evidence: 'T',
    steps: (own) => [
      batch(
        own,
        [{ ...putOf(own, 1n), primaryKey: [{ uid: own.uid }] }, putOf(own, 2n)],
        results(
          { ok: false, code: 'OTSInvalidPK', message: 'Validate PK size fail. Input: 1, Meta: 2.' },
          ok,
        ),
      ),
      ['getRow', own.row({}, 2n), holds({ a: 1 })],
    ],
  },
  {
    name: 'BatchWriteRow returns the primary keys of rows that ask for them (RT_PK)',
    evidence: 'D',
    steps: (own) => [
      batch(
        own,
        [putOf(own, 1n, [{ a: 1 }], { returnContent: { returnType: 1 } }), putOf(own, 2n)],
        results({ ok: true, row: { primaryKey: [own.uid, 1n], cells: [] } }, { ok: true, row: undefined }),
      ),
    ],
  },
  {
    name: 'BatchWriteRow that updates a missing row by deleting its columns succeeds and makes no row',
    evidence: 'T',
    steps: (own) => [
      batch(own, [updateOf(own, 1n, [{ DELETE_ALL: ['a', 'b'] }])], results(ok)),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'BatchWriteRow that puts one row ten times leaves the last',
    evidence: 'T',
    steps: (own) => [
      batch(
        own,
        Array.from({ length: 10 }, (_, n) => putOf(own, 1n, [{ [`only${n}`]: n }])),
        results(...Array.from({ length: 10 }, () => ok)),
      ),
      ['getRow', own.row(), holds({ only9: 9 })],
    ],
  },
  {
    name: 'BatchWriteRow that updates different columns of one row ten times writes them all',
    evidence: 'T',
    steps: (own) => [
      batch(
        own,
        Array.from({ length: 10 }, (_, n) => updateOf(own, 1n, [{ PUT: [{ [`c${n}`]: n }] }])),
        results(...Array.from({ length: 10 }, () => ok)),
      ),
      ['getRow', own.row(), holds(Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`c${n}`, n])))],
    ],
  },
  {
    name: 'BatchWriteRow that updates one version of one column ten times leaves the last value',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      batch(
        own,
        Array.from({ length: 10 }, (_, n) => updateOf(own, 1n, [{ PUT: [{ a: n, timestamp: 1 }] }])),
        results(...Array.from({ length: 10 }, () => ok)),
      ),
      ['getRow', own.row({ maxVersions: 10 }), { answer: { row: { cells: [['a', 9, 1]] } } }],
    ],
  },
  writesTwice(
    'BatchWriteRow that puts and then updates one row does both',
    (own) => [putOf(own, 1n), updateOf(own, 1n, [{ PUT: [{ b: 2 }] }])],
    holds({ a: 1, b: 2 }),
  ),
  writesTwice(
    'BatchWriteRow that puts and then deletes one row leaves none',
    (own) => [putOf(own, 1n), deleteOf(own, 1n)],
    noRow,
  ),
  writesTwice(
    'BatchWriteRow that updates and then deletes one row leaves none',
    (own) => [updateOf(own, 1n, [{ PUT: [{ b: 2 }] }]), deleteOf(own, 1n)],
    noRow,
  ),
  {
    ...writesTwice(
      'BatchWriteRow that deletes and then puts one row leaves what was put',
      (own) => [deleteOf(own, 1n), putOf(own, 1n)],
      holds({ a: 1 }),
    ),
    evidence: 'D',
  },
  {
    name: 'BatchWriteRow of 200 rows writes them all',
    evidence: 'T',
    steps: (own) => [
      batch(
        own,
        Array.from({ length: 200 }, (_, id) => putOf(own, BigInt(id))),
        results(...Array.from({ length: 200 }, () => ok)),
      ),
      ['getRow', own.row({}, 199n), holds({ a: 1 })],
    ],
  },
  refuses(
    'BatchWriteRow of 201 rows answers OTSParameterInvalid and writes none',
    'T',
    (own) => [{ tableName: own.table, rows: Array.from({ length: 201 }, (_, id) => putOf(own, BigInt(id))) }],
    () => 'Rows count exceeds the upper limit: 200.',
  ),
  refuses(
    'BatchWriteRow with a table without rows answers OTSParameterInvalid',
    'T',
    (own) => [{ tableName: own.table, rows: [] }],
    (own) => `No operation is specified for table: '${own.table}'.`,
  ),
  refuses(
    'BatchWriteRow with one table twice answers OTSParameterInvalid',
    'D',
    (own) => [1n, 2n].map((id) => ({ tableName: own.table, rows: [putOf(own, id)] })),
    (own) => `Duplicated table name: ${own.table}.`,
  ),
  refuses(
    'BatchWriteRow with an illegal column name answers OTSParameterInvalid and writes none',
    'T',
    (own) => [{ tableName: own.table, rows: [putOf(own, 1n), putOf(own, 2n, [{ '#abc': 1 }])] }],
    () => "Invalid column name: '#abc'.",
  ),
  refuses(
    'BatchWriteRow with one row twice and an existence expectation answers OTSParameterInvalid',
    'D',
    (own) => [
      { tableName: own.table, rows: [putOf(own, 1n), putOf(own, 1n, [], { condition: expectNotExist })] },
    ],
    () => 'Repeated rows do not support row exist expectation check in BatchModify.',
  ),
  refuses(
    'BatchWriteRow with one row twice and a condition on columns answers OTSParameterInvalid',
    'D',
    (own) => [{ tableName: own.table, rows: [putOf(own, 1n), putOf(own, 1n, [], { condition })] }],
    () => 'Repeated rows do not support row condition check in BatchModify.',
  ),
  {
    name: 'BatchWriteRow to a missing table gives its rows an error, and writes those of other tables',
    evidence: 'I',
    steps: (own) => [
      [
        'batchWriteRow',
        { tables: [own.newTable, own.table].map((tableName) => ({ tableName, rows: [putOf(own, 1n)] })) },
        results({ ok: false, code: 'OTSObjectNotExist' }, ok),
      ],
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
];
