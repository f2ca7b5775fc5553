import type { Effort } from '../benchmark.ts';

/** Seven rounds, so that one which the machine disturbs moves the median little; a quick run only shows that it works. */
export function effortOf(quick: boolean): Effort {
  return quick
    ? { quick, rounds: 3, milliseconds: 150, warmUpMilliseconds: 300 }
    : { quick, rounds: 7, milliseconds: 1500, warmUpMilliseconds: 3000 };
}
