import { expect } from '@jest/globals';
import { expectExist, expectNotExist, INF_MAX, INF_MIN, PK_AUTO_INCR } from '../../test/rows.ts';
import { type ConformanceCase, done, holds, noRow, parameterInvalid } from '../case.ts';
import { column, onCondition } from '../conditions.ts';
import type { Own } from '../own.ts';

const tables = ['numbered'] as const;
const returnContent = { returnType: 1 };

/** Puts a row whose key the table completes, and asks which it is. */
const insert = (own: Own, a: unknown = 1) =>
  ['putRow', own.row({ attributeColumns: [{ a }], returnContent }, PK_AUTO_INCR), done] as const;

/** The value that the table chose, out of the answer of `insert`. */
function allocated(answer: unknown): bigint {
  const { row } = answer as { readonly row: { readonly primaryKey: readonly unknown[] } };
  return row.primaryKey[1] as bigint;
}

function refuses(
  name: string,
  method: 'putRow' | 'updateRow' | 'deleteRow' | 'getRow',
  params: (own: Own) => object,
  message: string,
): ConformanceCase {
  return { name, evidence: 'D', tables, steps: (own) => [[method, params(own), parameterInvalid(message)]] };
}

export const autoIncrementCases: readonly ConformanceCase[] = [
  {
    name: 'PutRow with PK_AUTO_INCR stores the row under a value greater than 0, and returns it',
    evidence: 'D',
    tables,
    steps: (own) => [
      insert(own, 'first'),
      ['getRow', ([answer]) => own.row({}, allocated(answer)), holds({ a: 'first' })],
    ],
    check: ([answer]) => expect(allocated(answer)).toBeGreaterThan(0n),
  },
  {
    name: 'PutRow with PK_AUTO_INCR allocates increasing values within a partition key',
    evidence: 'D',
    tables,
    steps: (own) => Array.from({ length: 5 }, () => insert(own)),
    check(answers) {
      const values = answers.map(allocated);
      expect(values.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(values);
      expect(new Set(values).size).toBe(5);
    },
  },
  {
    name: 'Ten PutRows at once with PK_AUTO_INCR make ten rows',
    evidence: 'D',
    tables,
    steps: (own) => [
      {
        together: Array.from({ length: 10 }, () => [
          'putRow',
          own.row({ attributeColumns: [{ a: 1 }] }, PK_AUTO_INCR),
        ]),
      },
      [
        'getRange',
        {
          tableName: own.table,
          direction: 'FORWARD',
          inclusiveStartPrimaryKey: own.key(INF_MIN),
          exclusiveEndPrimaryKey: own.key(INF_MAX),
        },
        done,
      ],
    ],
    check([outcomes, answer]) {
      const successes = (outcomes as readonly string[]).filter((outcome) => outcome === 'OK');
      expect((answer as { readonly rows: readonly unknown[] }).rows).toHaveLength(successes.length);
      expect(successes).not.toHaveLength(0);
    },
  },
  {
    name: 'UpdateRow with PK_AUTO_INCR makes a new row',
    evidence: 'D',
    tables,
    steps: (own) => [
      [
        'updateRow',
        own.row({ updateOfAttributeColumns: [{ PUT: [{ a: 'made' }] }], returnContent }, PK_AUTO_INCR),
        done,
      ],
      ['getRow', ([answer]) => own.row({}, allocated(answer)), holds({ a: 'made' })],
    ],
  },
  {
    name: 'A row with an allocated value is updated and deleted by it with EXPECT_EXIST',
    evidence: 'D',
    tables,
    steps: (own) => [
      insert(own, 'old'),
      [
        'updateRow',
        ([answer]) =>
          own.row(
            { condition: expectExist, updateOfAttributeColumns: [{ PUT: [{ a: 'new' }] }] },
            allocated(answer),
          ),
        done,
      ],
      ['getRow', ([answer]) => own.row({}, allocated(answer)), holds({ a: 'new' })],
      ['deleteRow', ([answer]) => own.row({ condition: expectExist }, allocated(answer)), done],
      ['getRow', ([answer]) => own.row({}, allocated(answer)), noRow],
    ],
  },
  {
    name: 'A value that was deleted is not allocated again',
    evidence: 'D',
    tables,
    steps: (own) => [
      insert(own),
      ['deleteRow', ([answer]) => own.row({ condition: expectExist }, allocated(answer)), done],
      insert(own),
    ],
    check: ([first, , second]) => expect(allocated(second)).toBeGreaterThan(allocated(first)),
  },
  {
    name: 'BatchWriteRow with PK_AUTO_INCR twice makes two rows, and returns their keys',
    evidence: 'D',
    tables,
    steps: (own) => [
      [
        'batchWriteRow',
        {
          tables: [
            {
              tableName: own.table,
              rows: ['one', 'two'].map((a) => ({
                type: 'PUT',
                ...own.row({ attributeColumns: [{ a }], returnContent }, PK_AUTO_INCR),
              })),
            },
          ],
        },
        { answer: { results: [{ ok: true }, { ok: true }] } },
      ],
    ],
    check([answer]) {
      const { results } = answer as { readonly results: readonly unknown[] };
      expect(new Set(results.map(allocated)).size).toBe(2);
    },
  },
  refuses(
    'PutRow with PK_AUTO_INCR and EXPECT_NOT_EXIST answers OTSParameterInvalid',
    'putRow',
    (own) => own.row({ attributeColumns: [], condition: expectNotExist }, PK_AUTO_INCR),
    'Invalid expect:EXPECT_NOT_EXIST when modify row with pk auto increment',
  ),
  refuses(
    'PutRow with PK_AUTO_INCR and EXPECT_EXIST answers OTSParameterInvalid',
    'putRow',
    (own) => own.row({ attributeColumns: [], condition: expectExist }, PK_AUTO_INCR),
    'Invalid expect:EXPECT_EXIST when modify row with pk auto increment',
  ),
  refuses(
    'PutRow with PK_AUTO_INCR and a column condition answers OTSParameterInvalid',
    'putRow',
    (own) =>
      own.row(
        {
          attributeColumns: [],
          condition: onCondition(column('a', 'EQUAL', 1, { passIfMissing: true })),
        },
        PK_AUTO_INCR,
      ),
    "Can't set condition when modify row with pk auto increment",
  ),
  refuses(
    'DeleteRow with PK_AUTO_INCR answers OTSParameterInvalid',
    'deleteRow',
    (own) => own.row({}, PK_AUTO_INCR),
    'Invalid row to delete which with pk auto increment',
  ),
  refuses(
    'GetRow with PK_AUTO_INCR answers OTSParameterInvalid',
    'getRow',
    (own) => own.row({}, PK_AUTO_INCR),
    "PKAutoIncr can't be used for read operations.",
  ),
  ...(['IGNORE', 'EXPECT_NOT_EXIST'] as const).map((existence) =>
    refuses(
      `PutRow of a value of its own with ${existence} answers OTSParameterInvalid`,
      'putRow',
      (own) =>
        own.row(
          { attributeColumns: [], ...(existence === 'IGNORE' ? {} : { condition: expectNotExist }) },
          1n,
        ),
      `Invalid expect: ${existence} when modify a specific row for table with pk auto increment`,
    ),
  ),
];
