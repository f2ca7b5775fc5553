import { describe, expect, it } from '@jest/globals';
import { plotOf, scoreOf } from './plot.ts';
import { outcomes } from './test/outcomes.ts';

describe('how far a figure is from its goal', () => {
  it.each([
    ['a lower bound', { atLeast: 2 }, 3, 1.5],
    ['a missed lower bound', { atLeast: 2 }, 1, 0.5],
    ['an upper bound', { atMost: 1.2 }, 0.6, 2],
    ['a missed upper bound', { atMost: 1.2 }, 2.4, 0.5],
    ['the upper part of a range', { from: 0.9, to: 1.1 }, 1.05, 1.1 / 1.05],
    ['what is below a range', { from: 0.9, to: 1.1 }, 0.45, 0.5],
    ['the only value that is wanted', { from: 1, to: 1 }, 1, 1],
  ])('is told of %s', (_, goal, value, expected) => {
    expect(scoreOf(goal, value)).toBeCloseTo(expected, 9);
  });
});

describe('the plot', () => {
  const svg = plotOf(outcomes);

  it('has a row for each goal that was measured, with the value and the goal', () => {
    const rows = [...svg.matchAll(/<text [^>]*text-anchor="end">([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(rows).toEqual([
      'against Dynalite',
      '2.00 (≥ 2)',
      'a late page',
      '1.50 (≤ 1.2)',
      'requests of a toggle',
      '1.00 (1)',
    ]);
  });

  it('tells reached from missed by shape as well as by colour', () => {
    expect(svg.match(/<circle class="reached"/g)).toHaveLength(2);
    expect(svg.match(/<polygon class="missed"/g)).toHaveLength(1);
  });

  it('shows of several figures the worst one large, and the others small', () => {
    const [first] = outcomes;
    const [figure] = first?.figures ?? [];
    if (first === undefined || figure?.kind !== 'comparison') throw new Error('There is no comparison.');
    const better = { ...figure, measured: [4000, 4000, 4000] };
    const both = plotOf([{ ...first, figures: [better, figure] }]);
    expect(both).toContain('2.00 (≥ 2)');
    expect(both.match(/<circle class="other reached"[^>]* r="3"/g)).toHaveLength(1);
    expect(both.match(/<circle class="reached"[^>]* r="5.5"/g)).toHaveLength(1);
  });

  it('has colours for dark pages', () => {
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
  });
});
