import { expect } from '@jest/globals';
import { expectExist, expectNotExist } from '../../test/rows.ts';
import {
  type ConformanceCase,
  conditionCheckFail,
  done,
  type Expected,
  holds,
  holdsCells,
  noRow,
  parameterInvalid,
} from '../case.ts';
import type { Own } from '../own.ts';

const one = 1n;

/** UpdateRow on the case's own row. */
const update = (own: Own, updateOfAttributeColumns: readonly object[], expected: Expected, more = {}) =>
  ['updateRow', own.row({ updateOfAttributeColumns, ...more }), expected] as const;
const put = (own: Own, attributeColumns: readonly object[]) =>
  ['putRow', own.row({ attributeColumns }), done] as const;

/** UpdateRow that asks for columns after the change (RT_AFTER_MODIFY). */
const returning = (...returnColumns: readonly string[]) => ({
  returnContent: { returnType: 2, returnColumns },
});

export const updateRowCases: readonly ConformanceCase[] = [
  {
    name: 'UpdateRow puts the columns that it names and leaves the others',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ a: 'a' }, { b: 'b' }]),
      update(own, [{ PUT: [{ a: 'new' }, { c: 'c' }] }], done),
      ['getRow', own.row(), holds({ a: 'new', b: 'b', c: 'c' })],
    ],
  },
  {
    name: 'UpdateRow deletes all versions of a column with DELETE_ALL and leaves the others',
    evidence: 'T',
    tables: ['versions'],
    steps: (own) => [
      put(own, [{ a: 'old', timestamp: own.now - 1 }, { a: 'new', timestamp: own.now }, { b: 'b' }]),
      update(own, [{ DELETE_ALL: ['a'] }], done),
      ['getRow', own.row({ maxVersions: 3 }), holds({ b: 'b' })],
    ],
  },
  {
    name: 'UpdateRow deletes one version of a column with DELETE and leaves its others',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      put(own, [
        { a: 'zero', timestamp: 0 },
        { a: 'one', timestamp: 1 },
        { a: 'two', timestamp: 2 },
      ]),
      update(own, [{ DELETE: [{ a: 1 }] }], done),
      [
        'getRow',
        own.row({ maxVersions: 10 }),
        holdsCells([
          ['a', 'two', 2],
          ['a', 'zero', 0],
        ]),
      ],
      ['getRow', own.row({ columnsToGet: ['a'], timeRange: { specificTime: 1 } }), noRow],
    ],
  },
  {
    name: 'UpdateRow puts, deletes and leaves columns in one request',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ a: 'a' }, { b: 'b' }]),
      update(own, [{ PUT: [{ a: 'new' }] }, { DELETE_ALL: ['b'] }, { PUT: [{ c: 'c' }] }], done),
      ['getRow', own.row(), holds({ a: 'new', c: 'c' })],
    ],
  },
  {
    name: 'UpdateRow makes a row that is not there when it puts a column',
    evidence: 'D',
    steps: (own) => [update(own, [{ PUT: [{ a: 1 }] }], done), ['getRow', own.row(), holds({ a: 1 })]],
  },
  {
    name: 'UpdateRow that only deletes columns of a missing row succeeds and makes no row',
    evidence: 'T',
    steps: (own) => [update(own, [{ DELETE_ALL: ['a', 'b'] }], done), ['getRow', own.row(), noRow]],
  },
  {
    name: 'UpdateRow that deletes the last column leaves the row there',
    evidence: 'D',
    steps: (own) => [
      put(own, [{ a: 1 }]),
      update(own, [{ DELETE_ALL: ['a'] }], done),
      ['putRow', own.row({ attributeColumns: [{ a: 2 }], condition: expectNotExist }), conditionCheckFail],
      ['putRow', own.row({ attributeColumns: [{ a: 2 }], condition: expectExist }), done],
    ],
  },
  {
    name: 'UpdateRow of nothing answers OTSParameterInvalid',
    evidence: 'T',
    steps: (own) => [update(own, [], parameterInvalid('Attribute column is missing.'))],
  },
  {
    name: 'UpdateRow with EXPECT_EXIST changes a row that is there',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ a: 'old' }]),
      update(own, [{ PUT: [{ a: 'new' }] }], done, { condition: expectExist }),
      ['getRow', own.row(), holds({ a: 'new' })],
    ],
  },
  {
    name: 'UpdateRow with EXPECT_EXIST on a missing row answers OTSConditionCheckFail and makes none',
    evidence: 'T',
    steps: (own) => [
      update(own, [{ PUT: [{ a: 1 }] }], conditionCheckFail, { condition: expectExist }),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'UpdateRow with EXPECT_NOT_EXIST makes a row that is not there',
    evidence: 'D',
    steps: (own) => [
      update(own, [{ PUT: [{ a: 1 }] }], done, { condition: expectNotExist }),
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
  {
    name: 'UpdateRow with EXPECT_NOT_EXIST on an existing row answers OTSConditionCheckFail and changes nothing',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ a: 'old' }]),
      update(own, [{ PUT: [{ a: 'new' }] }], conditionCheckFail, { condition: expectNotExist }),
      ['getRow', own.row(), holds({ a: 'old' })],
    ],
  },
  {
    name: 'UpdateRow that asks for the primary key (RT_PK) is answered with it and no column',
    evidence: 'T',
    steps: (own) => [
      update(
        own,
        [{ PUT: [{ a: 1 }] }],
        { answer: { row: { primaryKey: [own.uid, 1n], cells: [] } } },
        { returnContent: { returnType: 1 } },
      ),
    ],
  },
  {
    name: 'UpdateRow on a table made with allow_update false answers OTSParameterInvalid and changes nothing',
    evidence: 'D',
    tables: ['fixed'],
    steps: (own) => [
      put(own, [{ a: 1 }]),
      update(own, [{ PUT: [{ a: 2 }] }], parameterInvalid()),
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
  {
    name: 'INCREMENT of a missing column starts from 0, also in a row that is not there',
    evidence: 'T',
    steps: (own) => [
      update(own, [{ INCREMENT: [{ n: 10n }] }], done),
      ['getRow', own.row(), holds({ n: 10n })],
    ],
  },
  {
    name: 'INCREMENT adds to what is stored, also a negative number',
    evidence: 'T',
    steps: (own) => [
      update(own, [{ INCREMENT: [{ n: 10n }] }], done),
      update(own, [{ INCREMENT: [{ n: -13n }] }], done),
      ['getRow', own.row(), holds({ n: -3n })],
    ],
  },
  {
    name: 'INCREMENT adds a DOUBLE to a DOUBLE',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ d: 0.5 }]),
      update(own, [{ INCREMENT: [{ d: 0.25 }] }], done),
      ['getRow', own.row(), holds({ d: 0.75 })],
    ],
  },
  {
    name: 'INCREMENT adds to the newest version and writes a new one',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      put(own, [
        { n: 5n, timestamp: own.now - 2000 },
        { n: 7n, timestamp: own.now - 1000 },
      ]),
      update(own, [{ INCREMENT: [{ n: one }] }], done),
      ['getRow', own.row({ maxVersions: 1 }), holds({ n: 8n })],
      [
        'getRow',
        own.row({ maxVersions: 2, timeRange: { startTime: 0, endTime: own.now - 999 } }),
        holdsCells([
          ['n', 7n, own.now - 1000],
          ['n', 5n, own.now - 2000],
        ]),
      ],
    ],
  },
  ...(
    [
      ['a STRING', { n: 'text' }, one],
      ['a DOUBLE by an INTEGER', { n: 1.5 }, one],
      ['an INTEGER beyond 64 bits', { n: 2n ** 63n - 1n }, one],
    ] as const
  ).map(
    ([title, stored, by]): ConformanceCase => ({
      name: `INCREMENT of ${title} answers OTSParameterInvalid and changes nothing`,
      evidence: 'D',
      steps: (own) => [
        put(own, [stored]),
        update(own, [{ INCREMENT: [{ n: by }] }, { PUT: [{ b: 1 }] }], parameterInvalid()),
        ['getRow', own.row(), holds(stored)],
      ],
    }),
  ),
  {
    name: 'INCREMENT and PUT of one column in one request answer OTSParameterInvalid and change nothing',
    evidence: 'D',
    steps: (own) => [
      update(own, [{ PUT: [{ n: one }] }, { INCREMENT: [{ n: one }] }], parameterInvalid()),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'INCREMENT and DELETE_ALL of one column in one request answer OTSParameterInvalid and change nothing',
    evidence: 'D',
    steps: (own) => [
      put(own, [{ n: 5n }]),
      update(own, [{ DELETE_ALL: ['n'] }, { INCREMENT: [{ n: one }] }], parameterInvalid()),
      ['getRow', own.row(), holds({ n: 5n })],
    ],
  },
  {
    name: 'RT_AFTER_MODIFY returns the incremented columns that it lists, and no others',
    evidence: 'T',
    steps: (own) => [
      put(own, [{ price: 10n }, { stock: 100n }, { other: 'x' }]),
      update(
        own,
        [{ INCREMENT: [{ price: 10n }, { stock: 100n }] }],
        holds({ price: 20n }),
        returning('price'),
      ),
      update(
        own,
        [{ INCREMENT: [{ price: 10n }, { stock: 100n }] }],
        holds({ price: 30n, stock: 300n }),
        returning('price', 'stock'),
      ),
    ],
  },
  {
    name: 'RT_AFTER_MODIFY with a column that is put answers an error and writes nothing',
    evidence: 'T',
    steps: (own) => [
      update(
        own,
        [{ INCREMENT: [{ price: 10n }] }, { PUT: [{ label: 100n }] }],
        parameterInvalid(),
        returning('price', 'label'),
      ),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'RT_AFTER_MODIFY with a column that is not written answers an error and writes nothing',
    evidence: 'T',
    steps: (own) => [
      update(own, [{ INCREMENT: [{ price: 10n }] }], parameterInvalid(), returning('price', 'stock')),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'RT_PK with columns to return answers an error and writes nothing',
    evidence: 'T',
    steps: (own) => [
      update(own, [{ PUT: [{ price: 10n }] }], parameterInvalid(), {
        returnContent: { returnType: 1, returnColumns: ['price'] },
      }),
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'Twenty INCREMENTs of one row at once are all counted, except those that answer a conflict',
    evidence: 'D',
    steps: (own) => [
      {
        together: Array.from({ length: 20 }, () => [
          'updateRow',
          own.row({ updateOfAttributeColumns: [{ INCREMENT: [{ n: one }] }] }),
        ]),
      },
      ['getRow', own.row(), done],
    ],
    check([outcomes, answer]) {
      const successes = (outcomes as readonly string[]).filter((outcome) => outcome === 'OK');
      expect(successes).not.toHaveLength(0);
      expect(answer).toMatchObject({ row: { cells: [['n', BigInt(successes.length), expect.any(Number)]] } });
    },
  },
];
