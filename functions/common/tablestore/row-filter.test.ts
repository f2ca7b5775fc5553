import { describe, expect, it } from '@jest/globals';
import {
  allOf,
  anyOf,
  type Comparator,
  type Comparison,
  columnsOf,
  countFilters,
  everyRow,
  noRow,
  not,
  passes,
} from './row-filter.ts';

const compare = (
  column: string,
  comparator: Comparator,
  value: Comparison['value'],
  whenMissing = false,
): Comparison => ({
  kind: 'comparison',
  column,
  comparator,
  value,
  whenMissing,
});
const a = compare('a', '=', 1n);
const b = compare('b', '>', 'x');
const c = compare('c', '!=', true, true);

describe('a filter', () => {
  it('is simplified: nested alike becomes one, what always or never holds falls away', () => {
    expect(allOf([a, allOf([b, c])])).toEqual({ kind: 'all', of: [a, b, c] });
    expect(anyOf([anyOf([a, b]), c])).toEqual({ kind: 'any', of: [a, b, c] });
    expect(allOf([a, everyRow])).toBe(a);
    expect(allOf([a, noRow])).toEqual(noRow);
    expect(anyOf([a, everyRow])).toEqual(everyRow);
    expect(anyOf([noRow])).toEqual(noRow);
  });

  it('counts as Tablestore counts: comparisons, and what joins them', () => {
    expect([everyRow, a, allOf([a, b]), allOf([a, anyOf([b, c])])].map(countFilters)).toEqual([0, 1, 3, 5]);
  });

  it('names each of its columns once', () => {
    expect(columnsOf(allOf([a, anyOf([b, compare('a', '=', 2n)])]))).toEqual(['a', 'b']);
  });

  it.each([
    ['=', [false, true, false]],
    ['!=', [true, false, true]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
  ] as const)('%s compares values of one type', (comparator, expected) => {
    expect([1n, 2n, 3n].map((value) => passes(compare('f', comparator, 2n), { f: value }))).toEqual(expected);
    expect(
      ['a', 'b', '\u{10000}'].map((value) => passes(compare('f', comparator, 'b'), { f: value })),
    ).toEqual(expected);
  });

  it('goes by what is said of rows without the column', () => {
    expect([passes(a, {}), passes(c, {}), passes(compare('constructor', '=', 'x'), {})]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('does not hold for a value of another type, except that it differs', () => {
    expect(passes(compare('f', '>=', 1n), { f: 'x' })).toBe(false);
    expect(passes(compare('f', '!=', 1n), { f: 1 })).toBe(true);
  });

  it('turned round holds for exactly the other rows', () => {
    const filter = allOf([anyOf([a, b]), c]);
    for (const row of [
      {},
      { a: 1n },
      { b: 'y' },
      { a: 1n, c: true },
      { b: 'a', c: false },
      { a: 2n, b: 'z' },
    ]) {
      expect(passes(not(filter), row)).toBe(!passes(filter, row));
    }
    expect([not(everyRow), not(noRow)]).toEqual([noRow, everyRow]);
  });
});
