import { describe, expect, it } from '@jest/globals';
import { middleMean, quantileOf, ratioOf, summarise } from './statistics.ts';

describe('summarise', () => {
  it('gives the middle of an odd number of rounds, and the spread', () => {
    expect(summarise([9, 1, 5])).toEqual({ median: 5, lowest: 1, highest: 9 });
  });

  it('gives the mean of the two in the middle of an even number', () => {
    expect(summarise([10, 1, 2, 4])).toEqual({ median: 3, lowest: 1, highest: 10 });
  });

  it('orders numbers by value, not by their digits', () => {
    expect(summarise([100, 20, 3]).median).toBe(20);
  });

  it('leaves the rounds as they were', () => {
    const rounds = [3, 1, 2];
    summarise(rounds);
    expect(rounds).toEqual([3, 1, 2]);
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (rounds) => {
    expect(() => summarise(rounds)).toThrow(RangeError);
  });
});

describe('ratioOf', () => {
  it('compares round with round, so that a slow time for both changes nothing', () => {
    expect(ratioOf([200, 20, 2000], [100, 10, 1000])).toEqual({ median: 2, lowest: 2, highest: 2 });
  });

  it('is the median of the ratios, not the ratio of the medians', () => {
    expect(ratioOf([10, 30, 20], [10, 10, 40])).toEqual({ median: 1, lowest: 0.5, highest: 3 });
  });

  it.each([
    ['fewer rounds than the reference has', [1], [1, 2], '1 rounds cannot be compared with 2'],
    ['more rounds than the reference has', [1, 2], [1], '2 rounds cannot be compared with 1'],
    ['a reference of nothing', [1], [0], 'compared with 0'],
    ['no rounds', [], [], 'no round'],
  ])('refuses %s', (_, measured, reference, message) => {
    expect(() => ratioOf(measured, reference)).toThrow(RangeError);
    expect(() => ratioOf(measured, reference)).toThrow(message);
  });
});

describe('quantileOf', () => {
  const oneToTen = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

  it.each([
    [0, 1],
    [0.1, 2],
    [0.5, 6],
    [0.9, 10],
    [1, 10],
  ])('gives the value at a share of %d of the values, in their order', (share, value) => {
    expect(quantileOf(oneToTen, share)).toBe(value);
  });

  it('refuses to say anything of no values', () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
  });
});

describe('middleMean', () => {
  it('leaves out a quarter of the values at each end', () => {
    expect(middleMean([1000, 3, 2, 3, 0, 2, 3, 90])).toBe(2.75);
  });

  it('takes all of a few', () => {
    expect(middleMean([2, 4, 6])).toBe(4);
  });

  it('refuses no value', () => {
    expect(() => middleMean([])).toThrow(RangeError);
  });
});
