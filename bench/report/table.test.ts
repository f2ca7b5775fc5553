import { describe, expect, it } from '@jest/globals';
import { createColors } from 'picocolors';
import type { Outcome } from '../benchmark.ts';
import { tableOf } from './table.ts';

const plain = createColors(false);

const outcome: Outcome = {
  title: 'This against that',
  measured: 'this',
  reference: 'that',
  figures: [
    {
      kind: 'comparison',
      name: 'get',
      unit: 'operations/s',
      measured: [2000, 3000, 1000],
      reference: [1000, 1000, 1000],
      goal: { atLeast: 2 },
    },
    { kind: 'comparison', name: 'get: processor', unit: 'µs', measured: [5.55], reference: [12.3] },
    { kind: 'comparison', name: 'put', unit: 'µs', measured: [3], reference: [2], goal: { atMost: 1.2 } },
    { kind: 'amount', name: 'memory', unit: 'MB', value: null, goal: { atMost: 400 } },
  ],
};

describe('the table of a benchmark', () => {
  it('shows medians, the ratio with its spread, the goal, and whether it is reached', () => {
    expect(tableOf(outcome, false, plain).split('\n')).toEqual([
      'This against that',
      '                        this     that  ratio  (lowest–highest)   goal',
      'get                  2,000/s  1,000/s   2.00       (1.00–3.00)    ≥ 2  reached',
      'get: processor        5.6 µs    12 µs   0.45       (0.45–0.45)',
      'put                   3.0 µs   2.0 µs   1.50       (1.50–1.50)  ≤ 1.2  missed',
      'memory          not measured                                    ≤ 400',
    ]);
  });

  it('says of a quick run that it is one', () => {
    expect(tableOf(outcome, true, plain)).toContain('quick: too short to say anything about speed');
  });
});
