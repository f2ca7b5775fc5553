import { describe, expect, it } from '@jest/globals';
import { type BoundValue, encodePrimaryKey } from './key-encoding.ts';

const integer = (value: bigint): BoundValue => ({ type: 'VT_INTEGER', value });
const string = (value: string): BoundValue => ({ type: 'VT_STRING', value: Buffer.from(value) });
const blob = (...bytes: number[]): BoundValue => ({ type: 'VT_BLOB', value: Buffer.from(bytes) });
const min: BoundValue = { type: 'VT_INF_MIN' };
const max: BoundValue = { type: 'VT_INF_MAX' };

const encode = (...values: BoundValue[]): Buffer => encodePrimaryKey(Buffer.of(3), values);

/** Each list is in the order that Tablestore gives its keys. */
const ordered: [string, BoundValue[][]][] = [
  [
    'integers by value',
    [
      min,
      integer(-(2n ** 63n)),
      integer(-256n),
      integer(-1n),
      integer(0n),
      integer(1n),
      integer(256n),
      integer(2n ** 63n - 1n),
      max,
    ].map((v) => [v]),
  ],
  [
    'strings by their UTF-8 bytes, a prefix first',
    [
      min,
      string(''),
      string('\0'),
      string('\0\0'),
      string('\0\x01'),
      string('A'),
      string('a'),
      string('a\0'),
      string('a\0b'),
      string('ab'),
      string('é'),
      string('\uffff'),
      string('𝒳'),
      max,
    ].map((v) => [v]),
  ],
  [
    'binary by unsigned bytes',
    [
      min,
      blob(),
      blob(0),
      blob(0, 0),
      blob(0, 255),
      blob(1),
      blob(255),
      blob(255, 0),
      blob(255, 255),
      max,
    ].map((v) => [v]),
  ],
  [
    'columns one after another',
    [
      [min, integer(9n)],
      [string('a'), min],
      [string('a'), integer(2n)],
      [string('a'), max],
      [string('a\0'), integer(-5n)],
      [string('b'), integer(1n)],
      [max, min],
    ],
  ],
];

describe('encodePrimaryKey', () => {
  it.each(ordered)('orders %s', (_title, keys) => {
    const encoded = keys.map((values) => encode(...values).toString('hex'));
    expect(encoded.toSorted()).toEqual(encoded);
    expect(new Set(encoded).size).toBe(encoded.length);
  });

  it('keeps the prefix in front', () => {
    expect(encode(string('a')).subarray(0, 1)).toEqual(Buffer.of(3));
  });
});
