import { expect, it } from '@jest/globals';
import { endsOpen, moveSwipe, openOffset, type Point, startSwipe } from './swipe';

const swipeBy = (moves: Point[], isOpen = false) =>
  moves.reduce(
    (swipe, { x, y }) => moveSwipe(swipe, { x: 200 + x, y: 100 + y }),
    startSwipe({ x: 200, y: 100 }, isOpen),
  );

it('moves the row with a finger that goes to the left, a little beyond the button', () => {
  expect(swipeBy([{ x: -30, y: 2 }])).toMatchObject({ direction: 'sideways', offset: -30 });
  expect(swipeBy([{ x: -300, y: 2 }]).offset).toBe(openOffset * 1.25);
});

it('does not move it to the right of its place', () => {
  expect(swipeBy([{ x: 60, y: 0 }]).offset).toBe(0);
});

it('leaves the row alone when the finger scrolls the page, wherever it goes afterwards', () => {
  const swipe = swipeBy([
    { x: -3, y: 12 },
    { x: -90, y: 14 },
  ]);
  expect(swipe).toMatchObject({ direction: 'down', offset: 0 });
});

it('takes a finger that hardly moves for a tap', () => {
  expect(swipeBy([{ x: -7, y: 7 }])).toMatchObject({ direction: undefined, offset: 0 });
});

it('stays open from the middle on, and closes again in the same way', () => {
  expect(endsOpen(swipeBy([{ x: -30, y: 0 }]))).toBe(false);
  expect(endsOpen(swipeBy([{ x: -60, y: 0 }]))).toBe(true);
  expect(endsOpen(swipeBy([{ x: 60, y: 0 }], true))).toBe(false);
  expect(endsOpen(swipeBy([{ x: 20, y: 0 }], true))).toBe(true);
});
