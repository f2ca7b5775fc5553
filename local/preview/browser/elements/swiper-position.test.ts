import { describe, expect, it } from '@jest/globals';
import { itemAfter, offsetOf, turnedBy } from './swiper-position.ts';

const at = (current: number, previous = current, direction: 1 | -1 = 1) => ({ current, previous, direction });

const offsets = (count: number, state: ReturnType<typeof at>, circular: boolean, moved = 0) =>
  Array.from({ length: count }, (_, index) => offsetOf(index, state, { count, moved, circular }));

describe('the items of a swiper', () => {
  it('lie in a row around the one that is shown, moved by a finger', () => {
    expect(offsets(3, at(1), false)).toEqual([-1, 0, 1]);
    expect(offsets(3, at(0), false, -0.25)).toEqual([-0.25, 0.75, 1.75]);
  });

  it('lie in a ring on the nearer side', () => {
    expect(offsets(3, at(0), true)).toEqual([0, 1, -1]);
    expect(offsets(3, at(2), true)).toEqual([1, -1, 0]);
    expect(offsets(4, at(0), true, -0.25)).toEqual([-0.25, 0.75, 1.75, -1.25]);
  });

  it('leave a ring of two in the direction of the movement', () => {
    expect(offsets(2, at(0), true)).toEqual([0, 1]);
    expect(offsets(2, at(1, 0, 1), true)).toEqual([-1, 0]);
    expect(offsets(2, at(1, 0, -1), true)).toEqual([1, 0]);
  });

  it('follow each other around a ring, and stop at the ends of a row', () => {
    expect(itemAfter(2, 1, 3, true)).toBe(0);
    expect(itemAfter(0, -1, 3, true)).toBe(2);
    expect(itemAfter(2, 1, 3, false)).toBe(2);
    expect(itemAfter(0, -1, 3, false)).toBe(0);
  });

  it('are turned by a fifth of the width', () => {
    expect([-0.3, -0.1, 0.1, 0.3].map(turnedBy)).toEqual([1, 0, 0, -1]);
  });
});
