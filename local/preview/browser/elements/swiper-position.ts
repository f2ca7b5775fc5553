/** Where a swiper stands, and how it came there. */
export interface SwiperState {
  readonly current: number;
  /** The item that was shown before, for a ring of two. */
  readonly previous: number;
  /** +1 when it moved forward. */
  readonly direction: 1 | -1;
}

/**
 * How many places an item lies after the one that is shown (negative: before it). `moved` is how far a finger has dragged
 * the items, in items. In a ring, each item lies on the nearer side.
 */
export function offsetOf(
  index: number,
  state: SwiperState,
  { count, moved, circular }: { count: number; moved: number; circular: boolean },
): number {
  const straight = index - state.current + moved;
  if (!circular || count < 2) return straight;
  const half = count / 2;
  const around = half - modulo(half - straight, count);
  // With two items both sides are as near: the one that leaves goes where the movement goes.
  const isTie = Math.abs(around) === half;
  return isTie && index === state.previous && state.direction === 1 ? -half : around;
}

/** The item that follows by `step`, or the same one at an end. */
export function itemAfter(current: number, step: number, count: number, circular: boolean): number {
  if (count === 0) return 0;
  return circular ? modulo(current + step, count) : Math.min(Math.max(current + step, 0), count - 1);
}

/** How many items a drag of this part of the swiper turns: Alipay's `swipe-ratio` is 0.2. */
export function turnedBy(moved: number): -1 | 0 | 1 {
  if (Math.abs(moved) < 0.2) return 0;
  return moved > 0 ? -1 : 1;
}

function modulo(value: number, count: number): number {
  return ((value % count) + count) % count;
}
