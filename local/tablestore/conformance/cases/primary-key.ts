import { expectNotExist, INF_MAX, INF_MIN, ignore, PK_AUTO_INCR } from '../../test/rows.ts';
import {
  type ConformanceCase,
  done,
  type Expected,
  holds,
  invalidPrimaryKey,
  noRow,
  parameterInvalid,
} from '../case.ts';
import type { Own } from '../own.ts';

/** Each operation on one row with a primary key. */
const operations = {
  PutRow: (tableName: string, primaryKey: readonly object[]) =>
    ['putRow', { tableName, primaryKey, condition: ignore, attributeColumns: [{ value: 1 }] }] as const,
  UpdateRow: (tableName: string, primaryKey: readonly object[]) =>
    [
      'updateRow',
      { tableName, primaryKey, condition: ignore, updateOfAttributeColumns: [{ PUT: [{ value: 1 }] }] },
    ] as const,
  DeleteRow: (tableName: string, primaryKey: readonly object[]) =>
    ['deleteRow', { tableName, primaryKey, condition: ignore }] as const,
  GetRow: (tableName: string, primaryKey: readonly object[]) =>
    ['getRow', { tableName, primaryKey }] as const,
};
const names = ['PutRow', 'UpdateRow', 'DeleteRow', 'GetRow'] as const;

/** Cases of a primary key that every operation refuses, with the answer that it gives. */
function refused(
  title: string,
  primaryKeyOf: (own: Own) => readonly object[],
  expected: Expected,
  options: { readonly tables?: readonly ['four' | 'binary']; readonly code?: string } = {},
): ConformanceCase[] {
  const { tables = ['rows'], code = 'OTSInvalidPK' } = options;
  return names.map((name) => ({
    name: `${name} with ${title} answers ${code}`,
    evidence: 'T',
    tables,
    steps: (own) => [[...operations[name](own.table, primaryKeyOf(own)), expected]],
  }));
}

/** GetRange with a bound of a primary key, as its start and as its end. */
function refusedBound(
  title: string,
  boundOf: (own: Own) => readonly object[],
  expected: Expected,
): ConformanceCase {
  return {
    name: `GetRange with ${title} answers an error, as a start and as an end`,
    evidence: 'T',
    steps: (own) => [
      [
        'getRange',
        {
          tableName: own.table,
          direction: 'FORWARD',
          inclusiveStartPrimaryKey: boundOf(own),
          exclusiveEndPrimaryKey: own.key(INF_MAX),
        },
        expected,
      ],
      [
        'getRange',
        {
          tableName: own.table,
          direction: 'FORWARD',
          inclusiveStartPrimaryKey: own.key(INF_MIN),
          exclusiveEndPrimaryKey: boundOf(own),
        },
        expected,
      ],
    ],
  };
}

const sizeFail = (input: number) => invalidPrimaryKey(`Validate PK size fail. Input: ${input}, Meta: 2.`);
const nameFail = (input: string, meta: string) =>
  invalidPrimaryKey(`Validate PK name fail. Input: ${input}, Meta: ${meta}.`);
const typeFail = (input: string, meta: string) =>
  invalidPrimaryKey(`Validate PK type fail. Input: ${input}, Meta: ${meta}.`);
const tooLong = parameterInvalid(
  "The length of primary key column: 'uid' exceeds the MaxLength:1024 with CurrentLength:1025.",
);
const outOfRange = parameterInvalid('The number of primary key columns must be in range: [1, 4].');
const parameterCode = { code: 'OTSParameterInvalid' };

const tooFew = (own: Own) => [{ uid: own.uid }];
const otherName = (own: Own) => [{ uid: own.uid }, { other: 1n }];
const otherType = (own: Own) => [{ uid: own.uid }, { id: 'text' }];
const fiveColumns = (own: Own) => [...own.key(), ...['x', 'y', 'z'].map((name) => ({ [name]: 1n }))];

export const primaryKeyCases: readonly ConformanceCase[] = [
  ...refused('too few primary key columns', tooFew, sizeFail(1)),
  ...refused('too many primary key columns', (own) => [...own.key(), { more: 1n }], sizeFail(3)),
  ...refused('a primary key column of another name', otherName, nameFail('other', 'id')),
  ...refused(
    'primary key columns in another order',
    (own) => [{ id: 1n }, { uid: own.uid }],
    nameFail('id', 'uid'),
  ),
  ...refused(
    'a primary key column of another name and type (the name is reported)',
    (own) => [{ uid: own.uid }, { other: 'text' }],
    nameFail('other', 'id'),
  ),
  ...refused('a STRING for an INTEGER primary key', otherType, typeFail('VT_STRING', 'VT_INTEGER')),
  ...refused(
    'an INTEGER for a STRING primary key',
    () => [{ uid: 1n }, { id: 1n }],
    typeFail('VT_INTEGER', 'VT_STRING'),
  ),
  ...refused(
    'a BINARY for an INTEGER primary key',
    (own) => [{ uid: own.uid }, { id: Buffer.of(1) }],
    typeFail('VT_BLOB', 'VT_INTEGER'),
  ),
  ...refused(
    'an INTEGER for a BINARY primary key',
    (own) => [{ uid: Buffer.from(own.uid) }, { id: 1n }],
    typeFail('VT_INTEGER', 'VT_BLOB'),
    { tables: ['binary'] },
  ),
  ...refused(
    'INF_MIN in a primary key',
    (own) => own.key(INF_MIN),
    parameterInvalid('VT_INF_MIN is an invalid type for the primary key.'),
    parameterCode,
  ),
  ...refused(
    'INF_MAX in a primary key',
    (own) => own.key(INF_MAX),
    parameterInvalid('VT_INF_MAX is an invalid type for the primary key.'),
    parameterCode,
  ),
  ...refused(
    'a STRING primary key of 1025 bytes',
    () => [{ uid: 'x'.repeat(1025) }, { id: 1n }],
    tooLong,
    parameterCode,
  ),
  ...refused(
    'a BINARY primary key of 1025 bytes',
    () => [{ uid: Buffer.alloc(1025) }, { id: Buffer.of(1) }],
    tooLong,
    { ...parameterCode, tables: ['binary'] },
  ),
  ...refused('five primary key columns', fiveColumns, outOfRange, parameterCode),
  refusedBound('a bound of too few primary key columns', tooFew, sizeFail(1)),
  refusedBound('a bound with a column of another name', otherName, nameFail('other', 'id')),
  refusedBound('a bound with a column of another type', otherType, typeFail('VT_STRING', 'VT_INTEGER')),
  refusedBound('a bound of five primary key columns', fiveColumns, outOfRange),
  ...(['BatchGetRow', 'BatchWriteRow'] as const).map(
    (name): ConformanceCase => ({
      name: `${name} with five primary key columns answers OTSParameterInvalid as a whole`,
      evidence: 'T',
      steps: (own) => [
        name === 'BatchGetRow'
          ? [
              'batchGetRow',
              { tables: [{ tableName: own.table, primaryKey: [own.key(), fiveColumns(own)] }] },
              outOfRange,
            ]
          : [
              'batchWriteRow',
              {
                tables: [
                  {
                    tableName: own.table,
                    rows: [
                      { type: 'PUT', ...own.row({ attributeColumns: [] }) },
                      { type: 'DELETE', ...own.row({ primaryKey: fiveColumns(own) }) },
                    ],
                  },
                ],
              },
              outOfRange,
            ],
        ['getRow', own.row(), noRow],
      ],
    }),
  ),
  refusedBound('a bound above 1024 bytes', () => [{ uid: 'x'.repeat(1025) }, { id: 1n }], tooLong),
  {
    ...refusedBound(
      'PK_AUTO_INCR in a bound',
      (own) => own.key(PK_AUTO_INCR),
      parameterInvalid("PKAutoIncr can't be used for read operations."),
    ),
    evidence: 'D',
  },
  {
    name: 'The length of a STRING primary key is counted in bytes of UTF-8',
    evidence: 'D',
    steps: (own) => [
      [...operations.PutRow(own.table, [{ uid: `${'é'.repeat(512)}x` }, { id: 1n }]), tooLong],
      [...operations.PutRow(own.table, [{ uid: 'é'.repeat(512) }, { id: 1n }]), done],
    ],
  },
  {
    name: 'A primary key of four columns of 1024 bytes is stored and found',
    evidence: 'T',
    tables: ['four', 'binary'],
    steps: (own) => {
      const text = own.uid.padEnd(1024, 'x');
      const bytes = Buffer.alloc(1024);
      const four = [{ a: text }, { b: text }, { c: 2n ** 63n - 1n }, { d: -(2n ** 63n) }];
      const binary = [{ uid: bytes }, { id: bytes }];
      return [
        [...operations.PutRow(own.table, four), done],
        [...operations.GetRow(own.table, four), holds({ value: 1 })],
        [...operations.PutRow(own.tableOf('binary'), binary), done],
        [...operations.GetRow(own.tableOf('binary'), binary), holds({ value: 1 })],
      ];
    },
  },
  {
    name: 'A primary key may hold an empty STRING and an empty BINARY',
    evidence: 'D',
    tables: ['four', 'binary'],
    steps: (own) => {
      const four = [{ a: own.uid }, { b: '' }, { c: 1n }, { d: 1n }];
      const binary = [{ uid: Buffer.from(own.uid) }, { id: Buffer.alloc(0) }];
      return [
        [...operations.PutRow(own.table, four), done],
        [...operations.GetRow(own.table, four), { answer: { row: { primaryKey: [own.uid, '', 1n, 1n] } } }],
        [...operations.PutRow(own.tableOf('binary'), binary), done],
        [
          ...operations.GetRow(own.tableOf('binary'), binary),
          { answer: { row: { primaryKey: [Buffer.from(own.uid), Buffer.alloc(0)] } } },
        ],
      ];
    },
  },
  {
    name: 'Primary keys that differ in their last byte or number alone are different rows',
    evidence: 'D',
    tables: ['binary'],
    steps: (own) => {
      const key = (...bytes: readonly number[]) => [
        { uid: Buffer.from(own.uid) },
        { id: Buffer.from(bytes) },
      ];
      const keys = [key(0), key(0, 0), key(0, 255), key(0, 0, 255), key(1)];
      return [
        ...keys.map(
          (primaryKey, n) =>
            [
              'putRow',
              own.row({ primaryKey, condition: expectNotExist, attributeColumns: [{ n: BigInt(n) }] }),
              done,
            ] as const,
        ),
        ...keys.map((primaryKey, n) => ['getRow', own.row({ primaryKey }), holds({ n: BigInt(n) })] as const),
      ];
    },
  },
];
