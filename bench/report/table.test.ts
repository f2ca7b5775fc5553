import { describe, expect, it } from '@jest/globals';
import { createColors } from 'picocolors';
import { tableOf } from './table.ts';
import { outcomes } from './test/outcomes.ts';

const plain = createColors(false);

describe('the table of all benchmarks', () => {
  it('shows medians, the ratio with its spread, the goal, and whether it is reached', () => {
    expect(tableOf(outcomes, { quick: false, which: 'goals' }, plain).split('\n')).toEqual([
      '                measured  against  ratio   low–high   goal',
      'first: This against that',
      '  get            2,000/s  1,000/s   2.00  1.00–3.00    ≥ 2  reached',
      '  put               3 µs     2 µs   1.50             ≤ 1.2  missed',
      'second: Amounts',
      '  memory    not measured                             ≤ 400',
      '  requests             1                                 1  reached',
    ]);
  });

  it('shows what explains others when it is asked to', () => {
    const lines = tableOf(outcomes, { quick: false, which: 'all' }, plain).split('\n');
    expect(lines).toContain('  get: processor        5.6 µs    12 µs   0.45');
    expect(lines).toContain('  reads                   3 CU');
  });

  it('leaves out a benchmark that has nothing to show', () => {
    const [{ figures }] = [outcomes[1] ?? { figures: [] }];
    const explaining = [{ ...outcomes[0], name: 'third', title: 'Costs', measured: '', reference: '' }].map(
      (outcome) => ({ ...outcome, figures: figures.filter(({ goal }) => goal === undefined) }),
    );
    expect(tableOf(explaining, { quick: false, which: 'goals' }, plain)).not.toContain('third');
    expect(tableOf(explaining, { quick: false, which: 'all' }, plain)).toContain('third: Costs');
  });

  it('says of a quick run that it is one', () => {
    const text = tableOf(outcomes, { quick: true, which: 'goals' }, plain);
    expect(text).toContain('quick: too short to say anything about speed');
  });
});
