import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { integerBoundsOf } from './integer-bounds.ts';

const integer = v.pipe(v.number(), v.integer());
const [least, greatest] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

describe('the bounds of an integer field', () => {
  it.each([
    ['nothing else', integer, { least, greatest }],
    ['a minimum and a maximum', v.pipe(integer, v.minValue(-1), v.maxValue(5)), { least: -1, greatest: 5 }],
    ['bounds that are not included', v.pipe(integer, v.gtValue(0), v.ltValue(5)), { least: 1, greatest: 4 }],
    [
      'bounds that are no integers',
      v.pipe(integer, v.minValue(0.5), v.maxValue(5.5)),
      { least: 1, greatest: 5 },
    ],
    [
      'bounds that are neither included nor integers',
      v.pipe(integer, v.gtValue(0.5), v.ltValue(5.5)),
      { least: 1, greatest: 5 },
    ],
    ['several of a kind', v.pipe(integer, v.maxValue(9), v.maxValue(5)), { least, greatest: 5 }],
    [
      'a pipe within a pipe',
      v.pipe(v.pipe(integer, v.minValue(0)), v.maxValue(5)),
      { least: 0, greatest: 5 },
    ],
    ['a default', v.optional(v.pipe(integer, v.minValue(0)), 3), { least: 0, greatest }],
    ['a description and a brand', v.pipe(integer, v.description('x'), v.brand('x')), { least, greatest }],
  ] as const)('with %s', (_, schema, bounds) => {
    expect(integerBoundsOf(schema)).toEqual(bounds);
  });

  it.each([
    ['multiples', v.pipe(integer, v.multipleOf(2))],
    ['some values alone', v.picklist([1, 2])],
    [
      'a check',
      v.pipe(
        integer,
        v.check((value) => value !== 3),
      ),
    ],
    ['a value that is put into bounds', v.pipe(integer, v.toMaxValue(5))],
    ['values that are excluded', v.pipe(integer, v.notValue(3))],
  ] as const)('do not say all with %s', (_, schema) => {
    expect(integerBoundsOf(schema)).toBeUndefined();
  });
});
