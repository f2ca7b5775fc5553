/**
 * Makes what waits for the end of the event loop's turn, when everything that has arrived so far has been read. All
 * who wait go on together, in the order in which they came.
 */
export function createEndOfTurn(): () => Promise<void> {
  let end: Promise<void> | undefined;
  return () => {
    end ??= new Promise((resolve) => {
      setImmediate(() => {
        end = undefined;
        resolve();
      });
    });
    return end;
  };
}
