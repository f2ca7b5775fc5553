import { type ColumnCondition, ColumnPaginationFilter } from 'tablestore';
import { expectExist } from '../../test/rows.ts';
import {
  type ConformanceCase,
  conditionCheckFail,
  done,
  holds,
  noRow,
  parameterInvalid,
  succeedsOnce,
} from '../case.ts';
import { column, composite, onCondition } from '../conditions.ts';
import type { Own } from '../own.ts';

const stored = { city: 'Hangzhou', n: 7n };
const isSeven = column('n', 'EQUAL', 7n);
const isEight = column('n', 'EQUAL', 8n);
const inHangzhou = column('city', 'EQUAL', 'Hangzhou');
const inBeijing = column('city', 'EQUAL', 'Beijing');

/** Conditions, and whether the row `stored` meets them. */
const conditions: readonly (readonly [string, ColumnCondition, boolean])[] = [
  ['EQUAL to the stored value', isSeven, true],
  ['EQUAL to another value', isEight, false],
  ['NOT_EQUAL to the stored value', column('n', 'NOT_EQUAL', 7n), false],
  ['NOT_EQUAL to another value', column('n', 'NOT_EQUAL', 8n), true],
  ['GREATER_THAN the stored value', column('n', 'GREATER_THAN', 7n), false],
  ['GREATER_THAN a smaller value', column('n', 'GREATER_THAN', 6n), true],
  ['GREATER_EQUAL to the stored value', column('n', 'GREATER_EQUAL', 7n), true],
  ['LESS_THAN the stored value', column('n', 'LESS_THAN', 7n), false],
  ['LESS_EQUAL to the stored value', column('n', 'LESS_EQUAL', 7n), true],
  ['LESS_EQUAL to a smaller value', column('n', 'LESS_EQUAL', 6n), false],
  ['on a missing column that may be missing', column('none', 'EQUAL', 'x', { passIfMissing: true }), true],
  ['on a missing column that may not be missing', column('none', 'EQUAL', 'x'), false],
  ['NOT_EQUAL on a missing column that may not be missing', column('none', 'NOT_EQUAL', 'x'), false],
  ['AND of two that are met', composite('AND', isSeven, inHangzhou), true],
  ['AND of one that is met and one that is not', composite('AND', isSeven, inBeijing), false],
  ['OR of one that is met and one that is not', composite('OR', isEight, inHangzhou), true],
  ['OR of two that are not met', composite('OR', isEight, inBeijing), false],
  ['NOT of one that is not met', composite('NOT', isEight), true],
  ['NOT of an AND that is met', composite('NOT', composite('AND', isSeven, inHangzhou)), false],
  [
    'OR of one that is not met and an AND that is',
    composite('OR', inBeijing, composite('AND', isSeven, inHangzhou)),
    true,
  ],
];

const putStored = (own: Own) =>
  ['putRow', own.row({ attributeColumns: [{ city: stored.city }, { n: stored.n }] }), done] as const;

export const conditionCases: readonly ConformanceCase[] = [
  ...conditions.map(
    ([title, condition, isMet]): ConformanceCase => ({
      name: isMet
        ? `UpdateRow writes with a condition ${title}`
        : `UpdateRow with a condition ${title} answers OTSConditionCheckFail and changes nothing`,
      evidence: 'T',
      steps: (own) => [
        putStored(own),
        [
          'updateRow',
          own.row({
            updateOfAttributeColumns: [{ PUT: [{ written: true }] }],
            condition: onCondition(condition),
          }),
          isMet ? done : conditionCheckFail,
        ],
        ['getRow', own.row(), holds(isMet ? { ...stored, written: true } : stored)],
      ],
    }),
  ),
  {
    name: 'PutRow with a condition that is met replaces the row, and with one that is not, nothing',
    evidence: 'T',
    steps: (own) => [
      putStored(own),
      [
        'putRow',
        own.row({ attributeColumns: [{ n: 8n }], condition: onCondition(isEight) }),
        conditionCheckFail,
      ],
      ['getRow', own.row(), holds(stored)],
      ['putRow', own.row({ attributeColumns: [{ n: 8n }], condition: onCondition(isSeven) }), done],
      ['getRow', own.row(), holds({ n: 8n })],
    ],
  },
  {
    name: 'DeleteRow with a condition that is met deletes the row, and with one that is not, nothing',
    evidence: 'T',
    steps: (own) => [
      putStored(own),
      ['deleteRow', own.row({ condition: onCondition(isEight) }), conditionCheckFail],
      ['getRow', own.row(), holds(stored)],
      ['deleteRow', own.row({ condition: onCondition(isSeven) }), done],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'A condition for the newest version alone does not see the others',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [1n, 9n].map((n) => ({ n, timestamp: Number(n) })) }), done],
      [
        'updateRow',
        own.row({
          updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }],
          condition: onCondition(column('n', 'EQUAL', 1n)),
        }),
        conditionCheckFail,
      ],
    ],
  },
  {
    name: 'A condition that is not for the newest version alone is met by any version',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [1n, 9n].map((n) => ({ n, timestamp: Number(n) })) }), done],
      [
        'updateRow',
        own.row({
          updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }],
          condition: onCondition(column('n', 'EQUAL', 1n, { latestVersionOnly: false })),
        }),
        done,
      ],
    ],
  },
  {
    name: 'On a missing row a condition on a column that may not be missing answers OTSConditionCheckFail',
    evidence: 'T',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 1 }], condition: onCondition(isSeven) }),
        conditionCheckFail,
      ],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'On a missing row a condition on a column that may be missing is met',
    evidence: 'T',
    steps: (own) => [
      [
        'putRow',
        own.row({
          attributeColumns: [{ a: 1 }],
          condition: onCondition(column('n', 'EQUAL', 7n, { passIfMissing: true })),
        }),
        done,
      ],
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
  {
    name: 'EXPECT_EXIST on a missing row answers OTSConditionCheckFail, whatever the condition on columns',
    evidence: 'D',
    steps: (own) => [
      [
        'putRow',
        own.row({
          attributeColumns: [{ a: 1 }],
          condition: onCondition(column('n', 'EQUAL', 7n, { passIfMissing: true }), 'EXPECT_EXIST'),
        }),
        conditionCheckFail,
      ],
      ['putRow', own.row({ attributeColumns: [{ a: 1 }], condition: expectExist }), conditionCheckFail],
    ],
  },
  {
    name: 'EXPECT_EXIST on an existing row still checks the condition on columns',
    evidence: 'D',
    steps: (own) => [
      putStored(own),
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 1 }], condition: onCondition(isEight, 'EXPECT_EXIST') }),
        conditionCheckFail,
      ],
      ['getRow', own.row(), holds(stored)],
    ],
  },
  {
    name: 'A condition may be on a column of the primary key',
    evidence: 'D',
    steps: (own) => [
      putStored(own),
      [
        'updateRow',
        own.row({
          updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }],
          condition: onCondition(column('id', 'EQUAL', 2n)),
        }),
        conditionCheckFail,
      ],
      [
        'updateRow',
        own.row({
          updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }],
          condition: onCondition(column('id', 'EQUAL', 1n)),
        }),
        done,
      ],
    ],
  },
  {
    name: 'A condition on a value of another type is met by NOT_EQUAL and by no other comparison',
    evidence: 'I',
    steps: (own) => [
      putStored(own),
      ...(['EQUAL', 'GREATER_THAN', 'LESS_THAN', 'GREATER_EQUAL', 'LESS_EQUAL'] as const).map(
        (comparator) =>
          [
            'putRow',
            own.row({ attributeColumns: [], condition: onCondition(column('n', comparator, 'text')) }),
            conditionCheckFail,
          ] as const,
      ),
      [
        'putRow',
        own.row({ attributeColumns: [], condition: onCondition(column('n', 'NOT_EQUAL', 'text')) }),
        done,
      ],
    ],
  },
  {
    name: 'Of twenty compare-and-set writes at once one succeeds',
    evidence: 'T',
    steps: (own) => [
      putStored(own),
      {
        together: Array.from({ length: 20 }, () => [
          'updateRow',
          own.row({
            updateOfAttributeColumns: [{ PUT: [{ n: 8n }] }],
            condition: onCondition(isSeven, 'EXPECT_EXIST'),
          }),
        ]),
      },
    ],
    check: ([, outcomes]) => succeedsOnce([outcomes]),
  },
  {
    name: 'A condition of 32 filters is checked, and one of 33 answers OTSParameterInvalid',
    evidence: 'T',
    steps: (own) => {
      const conditionOf = (count: number) =>
        onCondition(
          composite(
            'OR',
            ...Array.from({ length: count - 1 }, () => column('x', 'EQUAL', 1, { passIfMissing: true })),
          ),
        );
      return [
        ['putRow', own.row({ attributeColumns: [{ a: 1 }], condition: conditionOf(32) }), done],
        [
          'putRow',
          own.row({ attributeColumns: [{ a: 2 }], condition: conditionOf(33) }),
          parameterInvalid('The count of filter exceeds the max: 32.'),
        ],
        ['getRow', own.row(), holds({ a: 1 })],
      ];
    },
  },
  {
    name: 'A column pagination as a condition answers OTSParameterInvalid',
    evidence: 'D',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [], condition: onCondition(new ColumnPaginationFilter(1, 0)) }),
        parameterInvalid(),
      ],
    ],
  },
];
