import { expectExist, expectNotExist } from '../../test/rows.ts';
import {
  type ConformanceCase,
  conditionCheckFail,
  done,
  holds,
  noRow,
  parameterInvalid,
  succeedsOnce,
} from '../case.ts';

const values = {
  binary: Buffer.of(0, 255),
  boolean: false,
  double: -1.5e-300,
  integer: -(2n ** 63n),
  largest: 2n ** 63n - 1n,
  text: 'é𝒳\0',
};

export const putRowCases: readonly ConformanceCase[] = [
  {
    name: 'PutRow stores INTEGER, DOUBLE, BOOLEAN, STRING and BINARY values exactly',
    evidence: 'T',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: Object.entries(values).map(([name, value]) => ({ [name]: value })) }),
        done,
      ],
      ['getRow', own.row(), holds(values)],
    ],
  },
  {
    name: 'PutRow stores an empty STRING and an empty BINARY as values',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ text: '' }, { binary: Buffer.alloc(0) }] }), done],
      ['getRow', own.row(), holds({ text: '', binary: Buffer.alloc(0) })],
    ],
  },
  {
    name: 'PutRow on an existing row replaces it with all of its columns',
    evidence: 'D',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }, { b: 2 }] }), done],
      ['putRow', own.row({ attributeColumns: [{ b: 3 }] }), done],
      ['getRow', own.row(), holds({ b: 3 })],
    ],
  },
  {
    name: 'PutRow may change the type of a column',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 'text' }] }), done],
      ['putRow', own.row({ attributeColumns: [{ a: 7n }] }), done],
      ['getRow', own.row(), holds({ a: 7n })],
    ],
  },
  {
    name: 'PutRow accepts a row that has nothing but its primary key',
    evidence: 'T',
    steps: (own) => [['putRow', own.row({ attributeColumns: [] }), done]],
  },
  {
    name: 'A row that has nothing but its primary key is read with its primary key',
    evidence: 'I',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [] }), done],
      ['getRow', own.row(), holds({})],
    ],
  },
  {
    name: 'PutRow that asks for the primary key (RT_PK) is answered with it and no column',
    evidence: 'D',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 1 }], returnContent: { returnType: 1 } }),
        { answer: { row: { primaryKey: [own.uid, 1n], cells: [] } } },
      ],
    ],
  },
  {
    name: 'PutRow that asks for nothing is answered without a row',
    evidence: 'D',
    steps: (own) => [['putRow', own.row({ attributeColumns: [{ a: 1 }] }), noRow]],
  },
  {
    name: 'PutRow with EXPECT_NOT_EXIST makes a row that is not there',
    evidence: 'D',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }], condition: expectNotExist }), done],
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
  {
    name: 'PutRow with EXPECT_NOT_EXIST on an existing row answers OTSConditionCheckFail and changes nothing',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 'old' }] }), done],
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 'new' }], condition: expectNotExist }),
        conditionCheckFail,
      ],
      ['getRow', own.row(), holds({ a: 'old' })],
    ],
  },
  {
    name: 'PutRow with EXPECT_EXIST replaces a row that is there',
    evidence: 'D',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 'old' }] }), done],
      ['putRow', own.row({ attributeColumns: [{ a: 'new' }], condition: expectExist }), done],
      ['getRow', own.row(), holds({ a: 'new' })],
    ],
  },
  {
    name: 'PutRow with EXPECT_EXIST on a missing row answers OTSConditionCheckFail and makes none',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }], condition: expectExist }), conditionCheckFail],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'PutRow twenty times at once with EXPECT_NOT_EXIST succeeds once',
    evidence: 'D',
    steps: (own) => [
      {
        together: Array.from({ length: 20 }, (_, n) => [
          'putRow',
          own.row({ attributeColumns: [{ n: BigInt(n) }], condition: expectNotExist }),
        ]),
      },
    ],
    check: succeedsOnce,
  },
  ...(['NaN', 'Infinity'] as const).map(
    (text): ConformanceCase => ({
      name: `PutRow with the DOUBLE ${text} answers OTSParameterInvalid`,
      evidence: 'D',
      steps: (own) => [
        [
          'putRow',
          own.row({ attributeColumns: [{ a: Number(text) }] }),
          parameterInvalid(`${text} can't be set to double value.`),
        ],
        ['getRow', own.row(), noRow],
      ],
    }),
  ),
  {
    name: 'PutRow with a column named like a primary key column answers OTSParameterInvalid',
    evidence: 'D',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [{ id: 1 }] }),
        parameterInvalid('Duplicated attribute column name with primary key column: id.'),
      ],
    ],
  },
  {
    name: 'An unconditional PutRow of a small row consumes one write unit and no read unit',
    evidence: 'D',
    localOnly: 'the service counts capacity units by a formula that is documented roughly',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }] }), { answer: { consumed: { read: 0, write: 1 } } }],
    ],
  },
  {
    name: 'PutRow consumes a write unit for each 4 KB begun, and a read unit when it looks at the row first',
    evidence: 'D',
    localOnly: 'the service counts capacity units by a formula that is documented roughly',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 'x'.repeat(4096) }], condition: expectNotExist }),
        { answer: { consumed: { read: 1, write: 2 } } },
      ],
    ],
  },
];
