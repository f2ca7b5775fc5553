/** How far a row is moved to the left to show what lies under it: the width of its button, in px. */
export const openOffset = -88;

/** A finger has not meant anything before it has moved so far, in px. */
const slack = 8;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a finger on a row does, from the touch to the release. */
export interface Swipe {
  readonly start: Point;
  /** Where the row was when the finger came down. */
  readonly from: number;
  /** Sideways, down the page, or not known yet. */
  readonly direction: 'sideways' | 'down' | undefined;
  /** Where the row is now, in px. */
  readonly offset: number;
}

export function startSwipe(start: Point, isOpen: boolean): Swipe {
  const from = isOpen ? openOffset : 0;
  return { start, from, direction: undefined, offset: from };
}

/** The first movement decides: a finger that scrolls the page does not move the row. */
export function moveSwipe(swipe: Swipe, { x, y }: Point): Swipe {
  const [across, along] = [x - swipe.start.x, y - swipe.start.y];
  const isTooLittle = Math.abs(across) < slack && Math.abs(along) < slack;
  const direction =
    swipe.direction ?? (isTooLittle ? undefined : Math.abs(across) > Math.abs(along) ? 'sideways' : 'down');
  if (direction !== 'sideways') return { ...swipe, direction };
  return { ...swipe, direction, offset: Math.max(openOffset * 1.25, Math.min(0, swipe.from + across)) };
}

/** Whether the row stays open when the finger lets go. */
export function endsOpen({ offset }: Swipe): boolean {
  return offset < openOffset / 2;
}
