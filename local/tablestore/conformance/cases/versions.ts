import { type ConformanceCase, done, holds, holdsCells, noRow, parameterInvalid } from '../case.ts';
import type { Own } from '../own.ts';

const day = 86_400_000;
/** The last version whose microseconds fit into 64 bits. */
const lastVersion = 9_223_372_036_854_774;

const put = (own: Own, ...attributeColumns: readonly object[]) =>
  ['putRow', own.row({ attributeColumns }), done] as const;
const update = (own: Own, ...columns: readonly object[]) =>
  ['updateRow', own.row({ updateOfAttributeColumns: [{ PUT: columns }] }), done] as const;

/** Three versions of one column, in the order in which they must not be answered. */
const threeVersions = (own: Own) =>
  put(
    own,
    { a: 'middle', timestamp: own.now - 1000 },
    { a: 'oldest', timestamp: own.now - 2000 },
    { a: 'newest', timestamp: own.now },
  );

/** A write whose version the table refuses. */
function refusesVersion(
  name: string,
  evidence: 'T' | 'D',
  timestampOf: (own: Own) => number,
  message: string,
  shape: 'versions' | 'ancient' | 'expiring' = 'versions',
): ConformanceCase {
  return {
    name,
    evidence,
    tables: [shape],
    steps: (own) => [
      [
        'putRow',
        own.row({ attributeColumns: [{ a: 1, timestamp: timestampOf(own) }] }),
        parameterInvalid(message),
      ],
      ['getRow', own.row(), noRow],
    ],
  };
}

export const versionCases: readonly ConformanceCase[] = [
  {
    name: 'A read answers the newest version of a column unless it asks for more',
    evidence: 'T',
    tables: ['versions'],
    steps: (own) => [threeVersions(own), ['getRow', own.row(), holdsCells([['a', 'newest', own.now]])]],
  },
  {
    name: 'A read of several versions answers the newest first',
    evidence: 'T',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      [
        'getRow',
        own.row({ maxVersions: 2 }),
        holdsCells([
          ['a', 'newest', own.now],
          ['a', 'middle', own.now - 1000],
        ]),
      ],
    ],
  },
  {
    name: 'Columns come in the order of their names, each with its versions newest first',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      put(
        own,
        { b: 'b0', timestamp: 0 },
        { a: 'a0', timestamp: 0 },
        { b: 'b1', timestamp: 1 },
        { a: 'a1', timestamp: 1 },
      ),
      [
        'getRow',
        own.row({ maxVersions: 10 }),
        holdsCells([
          ['a', 'a1', 1],
          ['a', 'a0', 0],
          ['b', 'b1', 1],
          ['b', 'b0', 0],
        ]),
      ],
    ],
  },
  {
    name: 'A table shows no more than its max_versions newest versions of a column',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      update(own, { a: 'latest', timestamp: own.now + 1 }),
      [
        'getRow',
        own.row({ maxVersions: 10 }),
        holdsCells([
          ['a', 'latest', own.now + 1],
          ['a', 'newest', own.now],
          ['a', 'middle', own.now - 1000],
        ]),
      ],
    ],
  },
  {
    name: 'A table shows a version that is written late where its time puts it',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      put(own, { a: 'new', timestamp: own.now }),
      update(own, { a: 'late', timestamp: own.now - 1 }),
      [
        'getRow',
        own.row({ maxVersions: 3 }),
        holdsCells([
          ['a', 'new', own.now],
          ['a', 'late', own.now - 1],
        ]),
      ],
    ],
  },
  {
    name: 'A write of the same version replaces the value',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      put(own, { a: 'first', timestamp: 5 }),
      update(own, { a: 'second', timestamp: 5 }),
      ['getRow', own.row({ maxVersions: 10 }), holdsCells([['a', 'second', 5]])],
    ],
  },
  {
    name: 'A write without a version gets the time of the service in milliseconds',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      put(own, { a: 1 }),
      [
        'getRow',
        own.row({ timeRange: { startTime: own.now - 15 * 60_000, endTime: own.now + 15 * 60_000 } }),
        holds({ a: 1 }),
      ],
    ],
  },
  {
    name: 'The versions 0 and INT64_MAX/1000 - 1 are accepted by a table whose deviation allows them',
    evidence: 'T',
    tables: ['ancient'],
    steps: (own) => [
      put(own, { a: 'first', timestamp: 0 }, { a: 'last', timestamp: lastVersion }),
      [
        'getRow',
        own.row({ maxVersions: 10 }),
        holdsCells([
          ['a', 'last', lastVersion],
          ['a', 'first', 0],
        ]),
      ],
    ],
  },
  refusesVersion(
    'A version beyond INT64_MAX/1000 answers OTSParameterInvalid',
    'T',
    () => lastVersion + 2,
    'Timestamp must be in range [0, INT64_MAX/1000).',
    'ancient',
  ),
  refusesVersion(
    'A negative version answers OTSParameterInvalid',
    'D',
    () => -1,
    'Timestamp must be in range [0, INT64_MAX/1000).',
    'ancient',
  ),
  refusesVersion(
    'A version older than the deviation of the table, a day unless set, answers OTSParameterInvalid',
    'D',
    ({ now }) => now - day - 60_000,
    'Invalid timestamp. Cell:a.',
  ),
  refusesVersion(
    'A version further ahead than the deviation of the table answers OTSParameterInvalid',
    'D',
    ({ now }) => now + day + 60_000,
    'Invalid timestamp. Cell:a.',
  ),
  {
    name: 'A version within the deviation of the table is accepted on both sides of now',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      put(
        own,
        { a: 'old', timestamp: own.now - day + 60_000 },
        { a: 'new', timestamp: own.now + day - 60_000 },
      ),
      [
        'getRow',
        own.row({ maxVersions: 3 }),
        holdsCells([
          ['a', 'new', own.now + day - 60_000],
          ['a', 'old', own.now - day + 60_000],
        ]),
      ],
    ],
  },
  {
    name: 'A read from a time (inclusive) to a time (exclusive) answers the versions between',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      [
        'getRow',
        own.row({ maxVersions: 3, timeRange: { startTime: own.now - 2000, endTime: own.now } }),
        holdsCells([
          ['a', 'middle', own.now - 1000],
          ['a', 'oldest', own.now - 2000],
        ]),
      ],
    ],
  },
  {
    name: 'A read of a range of time answers the newest versions within it when it limits them',
    evidence: 'D',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      [
        'getRow',
        own.row({ maxVersions: 1, timeRange: { startTime: 0, endTime: own.now } }),
        holdsCells([['a', 'middle', own.now - 1000]]),
      ],
    ],
  },
  {
    name: 'A read of one time answers the version of that time',
    evidence: 'T',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      [
        'getRow',
        own.row({ timeRange: { specificTime: own.now - 1000 } }),
        holdsCells([['a', 'middle', own.now - 1000]]),
      ],
    ],
  },
  {
    name: 'A read of columns at a time when none has a version answers no row',
    evidence: 'T',
    tables: ['versions'],
    steps: (own) => [
      threeVersions(own),
      ['getRow', own.row({ columnsToGet: ['a'], timeRange: { specificTime: own.now - 1 } }), noRow],
    ],
  },
  {
    name: 'PutRow removes all versions that were there',
    evidence: 'D',
    tables: ['ancient'],
    steps: (own) => [
      put(own, { a: 'old', timestamp: 1 }, { a: 'older', timestamp: 0 }),
      put(own, { a: 'new', timestamp: 2 }),
      ['getRow', own.row({ maxVersions: 10 }), holdsCells([['a', 'new', 2]])],
    ],
  },
  refusesVersion(
    'A version that the time to live of the table has ended already answers OTSParameterInvalid',
    'D',
    ({ now }) => now - day - 60_000,
    'Invalid timestamp. Cell:a.',
    'expiring',
  ),
  {
    name: 'The time to live ends each version by its own time, and the row with the last of them',
    evidence: 'D',
    localOnly: 'it needs the clock to be moved',
    tables: ['expiring'],
    steps: (own) => {
      const almostExpired = own.now - day + 60_000;
      return [
        put(
          own,
          { a: 'old', timestamp: almostExpired },
          { b: 'old', timestamp: almostExpired },
          { b: 'new', timestamp: almostExpired + 120_000 },
        ),
        ['getRow', own.row(), holds({ a: 'old', b: 'new' })],
        { advanceClock: 120_000 },
        ['getRow', own.row({ maxVersions: 2 }), holdsCells([['b', 'new', almostExpired + 120_000]])],
        { advanceClock: 120_000 },
        ['getRow', own.row(), noRow],
      ];
    },
  },
];
