/**
 * Collects what arrives in one turn of the event loop, and hands it on at the turn's end, when everything that was there
 * to be read has been read: all of it together, in the order in which it came.
 */
export function collectTurns<T>(onEnd: (arrived: readonly T[]) => void): (arrival: T) => void {
  let arrived: T[] = [];
  const end = (): void => {
    const all = arrived;
    arrived = [];
    onEnd(all);
  };
  return (arrival) => {
    if (arrived.push(arrival) === 1) setImmediate(end);
  };
}
