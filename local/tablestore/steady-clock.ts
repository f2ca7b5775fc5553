/** How far a clock that is set back is not followed, in milliseconds. */
const longestHold = 60_000;

/**
 * A clock in whole milliseconds that stands still, for at most a minute, while the one that it follows has been set
 * back, as when a laptop's is corrected: a write in that time would otherwise get an older version than the one before
 * it, and be stored without ever being seen.
 */
export function createSteadyClock(clock: () => number): () => number {
  let last = 0;
  return () => {
    const time = Math.floor(clock());
    if (time >= last || time < last - longestHold) last = time;
    return last;
  };
}
