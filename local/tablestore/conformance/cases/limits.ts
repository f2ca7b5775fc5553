import { INF_MAX, INF_MIN } from '../../test/rows.ts';
import { type ConformanceCase, done, type Expected, holds, noRow, parameterInvalid } from '../case.ts';
import { column } from '../conditions.ts';
import type { Own } from '../own.ts';

const megabyte = 1024 * 1024;
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `attr_${String(n).padStart(6, '0')}`);
const columns = (count: number): object[] => names(count).map((name, n) => ({ [name]: BigInt(n) }));

const rangeOf = (own: Own, more: object = {}) => ({
  tableName: own.table,
  direction: 'FORWARD',
  inclusiveStartPrimaryKey: own.key(INF_MIN),
  exclusiveEndPrimaryKey: own.key(INF_MAX),
  ...more,
});

/** The same columns in each kind of write. */
function writes(own: Own, attributeColumns: readonly object[]) {
  const batch = (row: object) => ({ tables: [{ tableName: own.table, rows: [{ ...own.row(), ...row }] }] });
  return {
    PutRow: ['putRow', own.row({ attributeColumns })],
    UpdateRow: ['updateRow', own.row({ updateOfAttributeColumns: [{ PUT: attributeColumns }] })],
    'BatchWriteRow (PUT)': ['batchWriteRow', batch({ type: 'PUT', attributeColumns })],
    'BatchWriteRow (UPDATE)': [
      'batchWriteRow',
      batch({ type: 'UPDATE', attributeColumns: [{ PUT: attributeColumns }] }),
    ],
  } as const;
}
const kindsOfWrite = ['PutRow', 'UpdateRow', 'BatchWriteRow (PUT)', 'BatchWriteRow (UPDATE)'] as const;

/** The same columns_to_get in each kind of read. */
function reads(own: Own, columnsToGet: readonly string[]) {
  return {
    GetRow: ['getRow', own.row({ columnsToGet })],
    GetRange: ['getRange', rangeOf(own, { columnsToGet })],
    BatchGetRow: [
      'batchGetRow',
      { tables: [{ tableName: own.table, primaryKey: [own.key()], columnsToGet }] },
    ],
  } as const;
}
const kindsOfRead = ['GetRow', 'GetRange', 'BatchGetRow'] as const;

/** Cases of what each kind of write refuses. */
function writesRefuse(
  title: string,
  attributeColumns: readonly object[],
  message: string,
  evidence: 'T' | 'I' = 'T',
): ConformanceCase[] {
  return kindsOfWrite.map((kind) => ({
    name: `${kind} of ${title} answers OTSParameterInvalid and writes nothing`,
    evidence,
    steps: (own) => [
      [...writes(own, attributeColumns)[kind], parameterInvalid(message)],
      ['getRow', own.row(), noRow],
    ],
  }));
}

/** Writes rows so long that together they are more than one page of GetRange. */
function fill(own: Own, count: number, text: string) {
  const size = Math.max(1, Math.min(200, Math.floor((3 * megabyte) / (text.length + 100))));
  return Array.from({ length: Math.ceil(count / size) }, (_, batch) => {
    const rows = Array.from({ length: Math.min(size, count - batch * size) }, (_, index) => ({
      type: 'PUT',
      ...own.row({ attributeColumns: [{ a: text }] }, BigInt(batch * size + index)),
    }));
    return ['batchWriteRow', { tables: [{ tableName: own.table, rows }] }, done] as const;
  });
}

/** Reads the case's partition from a place on: so many rows, and whether there is more. */
const page = (own: Own, from: unknown, count: number, next: bigint | undefined, more: object = {}) =>
  [
    'getRange',
    rangeOf(own, { inclusiveStartPrimaryKey: own.key(from), ...more }),
    {
      answer: {
        rows: Array.from({ length: count }, () => ({})),
        next: next === undefined ? undefined : own.key(next),
      },
    } satisfies Expected,
  ] as const;

/** Rows of a batch whose names and values are 4 MB in all, and so many bytes more. */
function batchOfFourMegabytes(own: Own, more: number, attributesOf: (text: string) => object): object {
  const count = 4;
  const rowSize = 'uid'.length + own.uid.length + 'id'.length + 8 + 'a'.length;
  const rows = Array.from({ length: count }, (_, id) => {
    const text = 'x'.repeat(megabyte - rowSize + (id === 0 ? more : 0));
    return { ...own.row({}, BigInt(id)), ...attributesOf(text) };
  });
  return { tables: [{ tableName: own.table, rows }] };
}
const kindsOfBatch = [
  ['puts', (text: string) => ({ type: 'PUT', attributeColumns: [{ a: text }] })],
  ['updates', (text: string) => ({ type: 'UPDATE', attributeColumns: [{ PUT: [{ a: text }] }] })],
] as const;

export const limitCases: readonly ConformanceCase[] = [
  ...writesRefuse(
    'a STRING of 2 MB and a byte',
    [{ attr: 'x'.repeat(2 * megabyte + 1) }],
    "The length of attribute column: 'attr' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
  ),
  ...writesRefuse(
    'a BINARY of 2 MB and a byte',
    [{ attr: Buffer.alloc(2 * megabyte + 1) }],
    "The length of attribute column: 'attr' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
  ),
  ...writesRefuse(
    '1025 columns',
    columns(1025),
    'The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025.',
  ),
  ...writesRefuse('a column name that starts with #', [{ '#abc': 1 }], "Invalid column name: '#abc'."),
  ...writesRefuse(
    'a column name of 256 characters',
    [{ ['a'.repeat(256)]: 1 }],
    `Invalid column name: '${'a'.repeat(256)}'.`,
  ),
  ...writesRefuse('a column name with a hyphen', [{ 'x-y': 1 }], "Invalid column name: 'x-y'.", 'I').slice(
    0,
    1,
  ),
  {
    name: 'A STRING and a BINARY of 2 MB are stored',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ attr: 'x'.repeat(2 * megabyte) }] }, 1n), done],
      ['putRow', own.row({ attributeColumns: [{ attr: Buffer.alloc(2 * megabyte, 1) }] }, 2n), done],
      ['getRow', own.row({}, 1n), holds({ attr: 'x'.repeat(2 * megabyte) })],
      ['getRow', own.row({}, 2n), holds({ attr: Buffer.alloc(2 * megabyte, 1) })],
    ],
  },
  {
    name: 'A row of 1024 columns is stored and read whole',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: columns(1024) }), done],
      ['getRow', own.row(), holds(Object.fromEntries(names(1024).map((name, n) => [name, BigInt(n)])))],
    ],
  },
  {
    name: 'A row that has 1024 columns can get another one with UpdateRow',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: columns(1024) }), done],
      ['updateRow', own.row({ updateOfAttributeColumns: [{ PUT: [{ another: 1n }] }] }), done],
      ['getRow', own.row({ columnsToGet: ['another'] }), holds({ another: 1n })],
    ],
  },
  {
    name: 'A column name of 255 characters is accepted',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ ['a'.repeat(255)]: 1 }] }), done],
      ['getRow', own.row({ columnsToGet: ['a'.repeat(255)] }), holds({ ['a'.repeat(255)]: 1 })],
    ],
  },
  ...kindsOfRead.map(
    (kind): ConformanceCase => ({
      name: `${kind} of 1024 columns_to_get is answered, and of 1025 answers OTSParameterInvalid`,
      evidence: 'T',
      steps: (own) => [
        [...reads(own, names(1024))[kind], done],
        [
          ...reads(own, names(1025))[kind],
          parameterInvalid(
            'The number of columns from the request exceeds the limit, limit count: 1024, column count: 1025.',
          ),
        ],
      ],
    }),
  ),
  ...kindsOfRead.map(
    (kind): ConformanceCase => ({
      name: `${kind} of a column name of 256 characters answers OTSParameterInvalid`,
      evidence: 'T',
      steps: (own) => [
        [
          ...reads(own, ['a'.repeat(256)])[kind],
          parameterInvalid(`Invalid column name: '${'a'.repeat(256)}'.`),
        ],
      ],
    }),
  ),
  ...kindsOfBatch.map(
    ([kind, attributesOf]): ConformanceCase => ({
      name: `BatchWriteRow of ${kind} with 4 MB in all is written, and with a byte more answers OTSParameterInvalid`,
      evidence: 'T',
      steps: (own) => [
        [
          'batchWriteRow',
          batchOfFourMegabytes(own, 1, attributesOf),
          parameterInvalid(
            'The total data size of BatchWriteRow request exceeds the limit, limit size: 4194304, data size: 4194305.',
          ),
        ],
        ['getRow', own.row({}, 1n), noRow],
        [
          'batchWriteRow',
          batchOfFourMegabytes(own, 0, attributesOf),
          { answer: { results: Array.from({ length: 4 }, () => ({ ok: true })) } },
        ],
      ],
    }),
  ),
  {
    name: 'PutRow of more than 4 MB answers OTSParameterInvalid and writes nothing',
    evidence: 'D',
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: ['a', 'b', 'c'].map((name) => ({ [name]: 'x'.repeat(1_500_000) })) }),
        parameterInvalid(),
      ],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'GetRange of 5000 rows is answered by one page, and of 5001 by two',
    evidence: 'T',
    steps: (own) => [
      ...fill(own, 5000, 'x'),
      page(own, INF_MIN, 5000, undefined),
      ['putRow', own.row({ attributeColumns: [{ a: 'last' }] }, 5000n), done],
      page(own, INF_MIN, 5000, 5000n),
      page(own, 5000n, 1, undefined),
    ],
  },
  {
    name: 'GetRange whose filter no row passes ends its page after 5000 rows all the same, and names the next start',
    evidence: 'D',
    steps: (own) => [
      ...fill(own, 5001, 'x'),
      page(own, INF_MIN, 0, 5000n, { columnFilter: column('a', 'EQUAL', 'y') }),
      page(own, 5000n, 0, undefined, { columnFilter: column('a', 'EQUAL', 'y') }),
    ],
  },
  {
    name: 'GetRange of more than 4 MB is answered by several pages',
    evidence: 'T',
    steps: (own) => [
      ...fill(own, 5, 'x'.repeat(megabyte)),
      ['getRange', rangeOf(own), { answer: { next: [{ uid: own.uid }, {}] } }],
    ],
  },
];
