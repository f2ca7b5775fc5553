import type { Effort } from '../benchmark.ts';

/**
 * Five rounds, so that one which the machine disturbs is not the median, and together no more than ten minutes; a
 * quick run only shows that it works.
 */
export function effortOf(quick: boolean): Effort {
  return quick
    ? { quick, rounds: 2, milliseconds: 100, warmUpMilliseconds: 150 }
    : { quick, rounds: 5, milliseconds: 1000, warmUpMilliseconds: 1000 };
}
