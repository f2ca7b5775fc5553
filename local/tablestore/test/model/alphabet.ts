import * as fc from 'fast-check';
import { AUTO_INCREMENT, INF_MAX, INF_MIN, type KeySchema, type KeyValue, type Value } from './requests.ts';

// Few values, so that requests often meet the same rows, and among them those that are easy to get wrong. The first
// of each list is what a failing script shrinks to.

/** When scripts begin: a whole second, in milliseconds since 1970. */
export const startOfTime = Date.UTC(2026, 0, 1);

const greatest = 2n ** 63n - 1n;
const least = -(2n ** 63n);
const day = 86_400_000;

/** Mostly one of the first values of a list, at times any of them. */
function mostly<T>(first: number, values: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...values.slice(0, first)) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}

const integers = [1n, 0n, -1n, 256n, 2n ** 53n + 1n, greatest, least];
const strings = [
  'a',
  '',
  'b',
  'a\0',
  '\0',
  '\uffff',
  '\u{10000}',
  'a'.repeat(1024),
  '\0'.repeat(1024),
  'b'.repeat(1025),
];
const binaries = [
  Buffer.of(0x61),
  Buffer.alloc(0),
  Buffer.of(0),
  Buffer.of(0x61, 0),
  Buffer.of(0, 0xff),
  Buffer.of(0xff),
  Buffer.alloc(1024),
  Buffer.alloc(1024, 0xff),
];
/** What the server gives to an auto-increment column in the first milliseconds. */
const incremented = [0n, 1n, 2n, 1000n].map((offset) => BigInt(startOfTime) * 1000n + offset);

/** A value that a column of a primary key may have. */
export function keyValue({ type, autoIncrement }: KeySchema): fc.Arbitrary<Value & KeyValue> {
  if (autoIncrement) return fc.constantFrom(...incremented);
  return { INTEGER: mostly(2, integers), STRING: mostly(2, strings), BINARY: mostly(2, binaries) }[type];
}

/** What a key column is given to write or to read: now and then nothing that a row can have. */
export function givenKeyValue(schema: KeySchema): fc.Arbitrary<KeyValue> {
  return fc.oneof(
    { weight: 60, arbitrary: keyValue(schema) },
    { weight: 1, arbitrary: fc.constantFrom<KeyValue[]>(INF_MIN, INF_MAX, AUTO_INCREMENT, 'a', 1n) },
  );
}

/** The values of a key column that most requests have. */
export function favouriteKeyValues({ type, autoIncrement }: KeySchema): readonly (Value & KeyValue)[] {
  if (autoIncrement) return incremented.slice(0, 2);
  return { INTEGER: [1n, -1n], STRING: ['a', '\uffff', '\u{10000}'], BINARY: binaries.slice(0, 2) }[type];
}

/** A bound of GetRange in one column, among others the given values. */
export function boundValue(schema: KeySchema, favourites: readonly KeyValue[]): fc.Arbitrary<KeyValue> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...favourites) },
    { weight: 10, arbitrary: keyValue(schema) },
    { weight: 15, arbitrary: fc.constantFrom<KeyValue[]>(INF_MIN, INF_MAX) },
    { weight: 1, arbitrary: fc.constantFrom<KeyValue[]>(AUTO_INCREMENT, 'a', 1n) },
  );
}

const favouriteValues: readonly Value[] = [1n, 2n, '\uffff', '\u{10000}'];

/** A value of an attribute column; the last ones are refused, or take more than one capacity unit. */
export const columnValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...favouriteValues) },
  {
    weight: 1,
    arbitrary: mostly<Value>(12, [
      -1n,
      0n,
      'a',
      '',
      1.5,
      0,
      -0,
      true,
      false,
      Buffer.of(0x61),
      Buffer.of(0xff),
      Buffer.alloc(0),
      2n ** 53n + 1n,
      greatest,
      least,
      Number.MAX_VALUE,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      'x'.repeat(5000),
    ]),
  },
);

/** By how much a column is incremented. */
export const increment: fc.Arbitrary<Value> = mostly<Value>(3, [
  1n,
  2n,
  -1n,
  0.5,
  greatest,
  least,
  'a',
  true,
]);

/** Attribute columns; `k1` is a primary key column in every table, and `x-y` is no name. */
export const columnName = fc.oneof(
  { weight: 8, arbitrary: fc.constant('c') },
  { weight: 8, arbitrary: fc.constantFrom('d', 'e') },
  { weight: 1, arbitrary: fc.constantFrom('_', 'C', 'c1', 'k1', 'x-y') },
);

const times = [0, 1, 2, -1, 1000, day - 1, day, -day, 1 - day, -day - 1]
  .map((offset) => startOfTime + offset)
  .concat([0, -1, 2 ** 53]);
/** A time that a read asks for: around that in which scripts play, or far off. */
export const time = mostly(4, times);
/** A version that a writer gives; the last ones are refused. */
export const version = mostly(4, [...times, 2 ** 63]);

/** How long the clock goes on, in milliseconds. */
export const pause = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 998, 1000) },
  { weight: 1, arbitrary: fc.constantFrom(day, day / 2, 3_600_000, 2 * day) },
);
