import { describe, expect, it } from '@jest/globals';
import { highest, type KeyBound, lowest } from '../../common/tablestore/key-range.ts';
import {
  allOf,
  anyOf,
  type Comparator,
  type Comparison,
  everyRow,
  noRow,
} from '../../common/tablestore/row-filter.ts';
import { fromPosition, isEmptyRange, toScanRange } from './scan-range.ts';

const compare = (column: string, comparator: Comparator, value: Comparison['value']): Comparison => ({
  kind: 'comparison',
  column,
  comparator,
  value,
  whenMissing: false,
});
const at = (...values: (string | bigint)[]): KeyBound[] => values.map((value) => ({ value }));
const byRank = ['rank', 'id'];

describe('what is read of an index forwards', () => {
  it.each([
    ['everything', everyRow, [lowest, lowest], [highest, highest], 0],
    ['one value', compare('rank', '=', 5n), [...at(5n), lowest], [...at(5n), highest], 1],
    ['above', compare('rank', '>', 5n), [...at(5n), highest], [highest, highest], 0],
    ['from', compare('rank', '>=', 5n), [...at(5n), lowest], [highest, highest], 0],
    ['below', compare('rank', '<', 5n), [lowest, lowest], [...at(5n), lowest], 0],
    ['to', compare('rank', '<=', 5n), [lowest, lowest], [...at(5n), highest], 0],
    [
      'the tightest of several bounds',
      allOf([
        compare('rank', '>=', 1n),
        compare('rank', '>', 2n),
        compare('rank', '<', 9n),
        compare('rank', '<=', 9n),
      ]),
      [...at(2n), highest],
      [...at(9n), lowest],
      0,
    ],
    [
      'a range of ids within one value',
      allOf([compare('rank', '=', 5n), compare('id', '>', 'a'), compare('id', '<', 'c')]),
      at(5n, 'a\0'),
      at(5n, 'c'),
      1,
    ],
    ['one row', allOf([compare('rank', '=', 5n), compare('id', '=', 'a')]), at(5n, 'a'), at(5n, 'a\0'), 1],
  ])('of %s has bounds instead of a filter', (_, filter, start, end, fixedColumns) => {
    expect(toScanRange(filter, byRank, 'asc')).toEqual({
      start,
      end,
      direction: 'asc',
      fixedColumns,
      filter: everyRow,
    });
  });

  it('leaves to the filter what no bound can say', () => {
    const others = [
      compare('rank', '!=', 3n),
      compare('text', '=', 'x'),
      anyOf([compare('rank', '=', 1n), noText]),
    ];
    const { filter } = toScanRange(allOf([compare('rank', '>', 0n), ...others]), byRank, 'asc');
    expect(filter).toEqual(allOf(others));
    const behindARange = allOf([compare('rank', '>', 0n), compare('id', '=', 'a')]);
    expect(toScanRange(behindARange, byRank, 'asc').filter).toEqual(compare('id', '=', 'a'));
  });

  it('leaves to the filter a text that is too long for a key', () => {
    const long = compare('id', '>', 'x'.repeat(1025));
    expect(toScanRange(long, ['id'], 'asc')).toMatchObject({ start: [lowest], end: [highest], filter: long });
    const longest = compare('id', '=', 'x'.repeat(1024));
    expect(toScanRange(longest, ['id'], 'asc')).toMatchObject({
      start: at('x'.repeat(1024)),
      end: [highest],
      filter: longest,
    });
  });
});

const noText = compare('text', '<', '');

describe('what is read of an index backwards', () => {
  it.each([
    ['everything', everyRow, [highest, highest], [lowest, lowest]],
    ['above', compare('rank', '>', 5n), [highest, highest], [...at(5n), highest]],
    ['from', compare('rank', '>=', 5n), [highest, highest], [...at(5n), lowest]],
    ['below', compare('rank', '<', 5n), [...at(5n), lowest], [lowest, lowest]],
    ['to', compare('rank', '<=', 5n), [...at(5n), highest], [lowest, lowest]],
  ])('of %s has bounds instead of a filter', (_, filter, start, end) => {
    expect(toScanRange(filter, byRank, 'desc')).toMatchObject({ start, end, filter: everyRow });
  });

  it.each([
    ['above', compare('id', '>', 'b'), [highest], at('b'), everyRow],
    ['to', compare('id', '<=', 'b'), at('b'), [lowest], everyRow],
    // Start is inclusive and end exclusive: the filter cuts off what lies between them and the condition.
    ['from', compare('id', '>=', 'b'), [highest], at('a\u{10ffff}'), compare('id', '>=', 'b')],
    ['below', compare('id', '<', 'b'), at('b'), [lowest], compare('id', '<', 'b')],
    ['from the empty text', compare('id', '>=', ''), [highest], [lowest], compare('id', '>=', '')],
  ])('of the ids %s comes as near as a key can', (_, filter, start, end, rest) => {
    expect(toScanRange(filter, ['id'], 'desc')).toMatchObject({ start, end, filter: rest });
  });
});

describe('a range', () => {
  it('is empty when nothing can be in it', () => {
    for (const direction of ['asc', 'desc'] as const) {
      const contradiction = allOf([compare('rank', '=', 1n), compare('rank', '=', 2n)]);
      expect(isEmptyRange(toScanRange(contradiction, byRank, direction))).toBe(true);
      expect(isEmptyRange(toScanRange(noRow, byRank, direction))).toBe(true);
      expect(isEmptyRange(toScanRange(compare('rank', '=', 1n), byRank, direction))).toBe(false);
    }
  });

  it('goes on from a position within it, and never begins before itself', () => {
    const forwards = toScanRange(compare('rank', '>=', 5n), byRank, 'asc');
    expect(fromPosition(forwards, at(7n, 'a')).start).toEqual(at(7n, 'a'));
    expect(fromPosition(forwards, at(3n, 'a')).start).toEqual(forwards.start);
    const backwards = toScanRange(compare('rank', '<=', 5n), byRank, 'desc');
    expect(fromPosition(backwards, at(3n, 'a')).start).toEqual(at(3n, 'a'));
    expect(fromPosition(backwards, at(7n, 'a')).start).toEqual(backwards.start);
  });
});
