import { INF_MAX, INF_MIN } from '../../test/rows.ts';
import { type ConformanceCase, done, parameterInvalid } from '../case.ts';
import { column } from '../conditions.ts';
import type { Own } from '../own.ts';

/** Puts rows with the given ids, in that order. */
const putIds = (own: Own, ids: readonly bigint[]) =>
  ids.map((id) => ['putRow', own.row({ attributeColumns: [{ n: id }] }, id), done] as const);

/** The case's own partition, forward; other bounds as given. */
const range = (own: Own, from: unknown, to: unknown, more: object = {}) => ({
  tableName: own.table,
  direction: 'FORWARD',
  inclusiveStartPrimaryKey: own.key(from),
  exclusiveEndPrimaryKey: own.key(to),
  ...more,
});
const backward = { direction: 'BACKWARD' };
const whole = (own: Own, more: object = {}) => range(own, INF_MIN, INF_MAX, more);

/** Rows of the case's own partition, by their ids, and where the next page starts. */
const ids = (own: Own, expected: readonly bigint[], next?: bigint) => ({
  answer: {
    rows: expected.map((id) => ({ primaryKey: [own.uid, id] })),
    next: next === undefined ? undefined : own.key(next),
  },
});

const stored = [3n, -1n, 7n, 0n, 5n];

/** A case on five rows whose ids are -1, 0, 3, 5 and 7. */
function onFiveRows(
  name: string,
  evidence: 'T' | 'D' | 'I',
  params: (own: Own) => object,
  expected: readonly bigint[],
): ConformanceCase {
  return {
    name,
    evidence,
    steps: (own) => [...putIds(own, stored), ['getRange', params(own), ids(own, expected)]],
  };
}

function refuses(name: string, params: (own: Own) => object, message: string): ConformanceCase {
  return { name, evidence: 'T', steps: (own) => [['getRange', params(own), parameterInvalid(message)]] };
}

const tooSmall = 'Begin key must less than end key in FORWARD';
const tooLarge = 'Begin key must more than end key in BACKWARD';

export const getRangeCases: readonly ConformanceCase[] = [
  onFiveRows('GetRange forward answers rows by ascending primary key', 'T', (own) => whole(own), [
    -1n,
    0n,
    3n,
    5n,
    7n,
  ]),
  onFiveRows(
    'GetRange backward answers rows by descending primary key',
    'T',
    (own) => range(own, INF_MAX, INF_MIN, backward),
    [7n, 5n, 3n, 0n, -1n],
  ),
  onFiveRows('GetRange forward includes its start and excludes its end', 'T', (own) => range(own, 0n, 5n), [
    0n,
    3n,
  ]),
  onFiveRows(
    'GetRange backward includes its start and excludes its end',
    'T',
    (own) => range(own, 5n, 0n, backward),
    [5n, 3n],
  ),
  onFiveRows('GetRange may start and end where no rows are', 'T', (own) => range(own, 1n, 6n), [3n, 5n]),
  onFiveRows(
    'GetRange from INF_MIN to a key answers the rows before it',
    'T',
    (own) => range(own, INF_MIN, 3n),
    [-1n, 0n],
  ),
  onFiveRows(
    'GetRange from a key to INF_MAX answers it and the rows after it',
    'T',
    (own) => range(own, 5n, INF_MAX),
    [5n, 7n],
  ),
  onFiveRows(
    'GetRange where no row is answers none and no next start',
    'T',
    (own) => range(own, 100n, 200n),
    [],
  ),
  onFiveRows(
    'GetRange from INF_MAX of a partition answers none of its rows',
    'T',
    (own) => ({
      ...range(own, INF_MAX, INF_MIN),
      exclusiveEndPrimaryKey: [{ uid: `${own.uid}-` }, { id: INF_MIN }],
    }),
    [],
  ),
  {
    name: 'GetRange over several partitions answers them one after another',
    evidence: 'T',
    tables: ['four'],
    steps: (own) => {
      const key = (b: unknown, c: unknown) => [{ a: own.uid }, { b }, { c }, { d: 1n }];
      const pairs = [
        ['A', 1n],
        ['A', 2n],
        ['B', 1n],
        ['B', 2n],
      ] as const;
      return [
        ...pairs
          .toReversed()
          .map(
            ([b, c]) => ['putRow', own.row({ primaryKey: key(b, c), attributeColumns: [] }), done] as const,
          ),
        [
          'getRange',
          {
            tableName: own.table,
            direction: 'FORWARD',
            inclusiveStartPrimaryKey: key('A', 2n),
            exclusiveEndPrimaryKey: key('B', 2n),
          },
          {
            answer: {
              rows: [{ primaryKey: [own.uid, 'A', 2n, 1n] }, { primaryKey: [own.uid, 'B', 1n, 1n] }],
            },
          },
        ],
      ];
    },
  },
  {
    name: 'GetRange compares what follows an INF_MIN or INF_MAX in the middle of a bound',
    evidence: 'T',
    tables: ['four'],
    steps: (own) => {
      const key = (b: unknown, c: unknown, d: unknown) => [{ a: own.uid }, { b }, { c }, { d }];
      const rows = [
        ['A', 9n, 9n],
        ['A', 10n, 1n],
        ['A', 10n, 9n],
        ['A', 11n, 9n],
      ] as const;
      const expected = (from: number, to: number) => ({
        answer: { rows: rows.slice(from, to).map((values) => ({ primaryKey: [own.uid, ...values] })) },
      });
      const between = (from: object[], to: object[]) => ({
        tableName: own.table,
        direction: 'FORWARD',
        inclusiveStartPrimaryKey: from,
        exclusiveEndPrimaryKey: to,
      });
      return [
        ...rows.map(
          ([b, c, d]) =>
            ['putRow', own.row({ primaryKey: key(b, c, d), attributeColumns: [] }), done] as const,
        ),
        ['getRange', between(key('A', 10n, INF_MAX), key('B', 10n, INF_MIN)), expected(3, 4)],
        ['getRange', between(key(INF_MIN, 10n, 1n), key(INF_MAX, 2n, 9n)), expected(0, 4)],
        ['getRange', between(key('A', 10n, 1n), key('A', 11n, 9n)), expected(1, 3)],
      ];
    },
  },
  {
    name: 'GetRange orders STRING by the bytes of UTF-8, so that a surrogate pair comes after U+FFFF',
    evidence: 'D',
    tables: ['four'],
    steps: (own) => {
      const texts = ['', '\0', 'B', 'a', 'a\0', 'ab', 'é', '\uffff', '𝒳'];
      const key = (b: unknown) => [{ a: own.uid }, { b }, { c: 1n }, { d: 1n }];
      return [
        ...texts
          .toReversed()
          .map((b) => ['putRow', own.row({ primaryKey: key(b), attributeColumns: [] }), done] as const),
        [
          'getRange',
          {
            tableName: own.table,
            direction: 'FORWARD',
            inclusiveStartPrimaryKey: key(INF_MIN),
            exclusiveEndPrimaryKey: key(INF_MAX),
          },
          { answer: { rows: texts.map((b) => ({ primaryKey: [own.uid, b, 1n, 1n] })) } },
        ],
      ];
    },
  },
  {
    name: 'GetRange orders BINARY by its unsigned bytes',
    evidence: 'D',
    tables: ['binary'],
    steps: (own) => {
      const uid = Buffer.from(own.uid);
      const values = [[], [0], [0, 0], [0, 1], [1], [127], [128], [255]].map((bytes) => Buffer.from(bytes));
      const key = (id: unknown) => [{ uid }, { id }];
      return [
        ...values
          .toReversed()
          .map((id) => ['putRow', own.row({ primaryKey: key(id), attributeColumns: [] }), done] as const),
        [
          'getRange',
          {
            tableName: own.table,
            direction: 'FORWARD',
            inclusiveStartPrimaryKey: key(INF_MIN),
            exclusiveEndPrimaryKey: key(INF_MAX),
          },
          { answer: { rows: values.map((id) => ({ primaryKey: [uid, id] })) } },
        ],
      ];
    },
  },
  {
    name: 'GetRange orders INTEGER by value over all of 64 bits',
    evidence: 'D',
    steps: (own) => {
      const values = [-(2n ** 63n), -(2n ** 53n) - 1n, -1n, 0n, 1n, 2n ** 53n + 1n, 2n ** 63n - 1n];
      return [...putIds(own, values.toReversed()), ['getRange', whole(own), ids(own, values)]];
    },
  },
  {
    name: 'GetRange with a limit answers so many rows and where the next page starts',
    evidence: 'D',
    steps: (own) => [
      ...putIds(own, stored),
      ['getRange', whole(own, { limit: 2 }), ids(own, [-1n, 0n], 3n)],
      ['getRange', range(own, 3n, INF_MAX, { limit: 2 }), ids(own, [3n, 5n], 7n)],
    ],
  },
  {
    name: 'GetRange backward with a limit answers so many rows and where the next page starts',
    evidence: 'D',
    steps: (own) => [
      ...putIds(own, stored),
      ['getRange', range(own, INF_MAX, INF_MIN, { ...backward, limit: 2 }), ids(own, [7n, 5n], 3n)],
    ],
  },
  {
    name: 'GetRange whose limit is reached by the last row of the range names no next start',
    evidence: 'I',
    steps: (own) => [
      ...putIds(own, stored),
      ['getRange', whole(own, { limit: 5 }), ids(own, [-1n, 0n, 3n, 5n, 7n])],
    ],
  },
  {
    name: 'GetRange with a filter counts the limit by the rows that pass it',
    evidence: 'I',
    steps: (own) => [
      ...putIds(own, stored),
      [
        'getRange',
        whole(own, { limit: 1, columnFilter: column('n', 'GREATER_THAN', 2n) }),
        ids(own, [3n], 5n),
      ],
    ],
  },
  {
    name: 'GetRange with a filter answers only the rows that pass it, both ways',
    evidence: 'T',
    steps: (own) => {
      const columnFilter = column('n', 'GREATER_EQUAL', 3n);
      return [
        ...putIds(own, stored),
        ['getRange', whole(own, { columnFilter }), ids(own, [3n, 5n, 7n])],
        ['getRange', range(own, INF_MAX, INF_MIN, { ...backward, columnFilter }), ids(own, [7n, 5n, 3n])],
      ];
    },
  },
  {
    name: 'GetRange with columns_to_get leaves out the rows that have none of them',
    evidence: 'T',
    steps: (own) => [
      ...putIds(own, [1n, 2n]),
      ['putRow', own.row({ attributeColumns: [{ other: 1 }] }, 3n), done],
      ['getRange', whole(own, { columnsToGet: ['n'] }), ids(own, [1n, 2n])],
      ['getRange', whole(own, { columnsToGet: ['blah'] }), ids(own, [])],
    ],
  },
  {
    name: 'GetRange over rows of one partition leaves out the rows of others',
    evidence: 'T',
    steps: (own) => [
      ...putIds(own, [1n]),
      ['putRow', own.row({ primaryKey: [{ uid: `${own.uid}/` }, { id: 1n }], attributeColumns: [] }), done],
      ['getRange', whole(own), ids(own, [1n])],
    ],
  },
  refuses(
    'GetRange forward that ends before it starts answers OTSParameterInvalid',
    (own) => range(own, 2n, 1n),
    tooSmall,
  ),
  refuses(
    'GetRange forward that ends where it starts answers OTSParameterInvalid',
    (own) => range(own, 1n, 1n),
    tooSmall,
  ),
  refuses(
    'GetRange forward from INF_MAX to INF_MIN answers OTSParameterInvalid',
    (own) => range(own, INF_MAX, INF_MIN),
    tooSmall,
  ),
  refuses(
    'GetRange backward that starts before its end answers OTSParameterInvalid',
    (own) => range(own, 1n, 2n, backward),
    tooLarge,
  ),
  {
    ...refuses(
      'GetRange backward that ends where it starts answers OTSParameterInvalid',
      (own) => range(own, 1n, 1n, backward),
      tooLarge,
    ),
    evidence: 'D',
  },
  refuses(
    'GetRange with a negative limit answers OTSParameterInvalid',
    (own) => whole(own, { limit: -1 }),
    'The limit must be greater than 0.',
  ),
];
