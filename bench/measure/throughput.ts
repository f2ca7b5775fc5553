/** How often an operation succeeded in a time. */
export interface Throughput {
  readonly operations: number;
  readonly seconds: number;
}

/**
 * Runs an operation again and again, `concurrency` at once, each waiting for the one before it, for about a time.
 * A failed operation ends the measurement: errors are quick to answer, and would count as speed.
 *
 * @param clock in milliseconds.
 */
export async function measureThroughput(
  operation: () => Promise<void>,
  options: { readonly concurrency: number; readonly milliseconds: number; readonly clock?: () => number },
): Promise<Throughput> {
  const { concurrency, milliseconds, clock = () => performance.now() } = options;
  const start = clock();
  let operations = 0;
  const repeat = async (): Promise<void> => {
    do {
      await operation();
      operations++;
    } while (clock() - start < milliseconds);
  };
  await Promise.all(Array.from({ length: concurrency }, repeat));
  return { operations, seconds: (clock() - start) / 1000 };
}

/** The same for an operation that is done when it returns, one at a time. */
export function measureSynchronously(
  operation: () => void,
  options: { readonly milliseconds: number; readonly clock?: () => number },
): Throughput {
  const { milliseconds, clock = () => performance.now() } = options;
  const start = clock();
  let operations = 0;
  do {
    operation();
    operations++;
  } while (clock() - start < milliseconds);
  return { operations, seconds: (clock() - start) / 1000 };
}
