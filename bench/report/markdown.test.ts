import { describe, expect, it } from '@jest/globals';
import { benchmarkList, detailTable, goalTable } from './markdown.ts';
import { outcomes } from './test/outcomes.ts';

describe('the tables of the page', () => {
  it('show the figures with a goal, and say which are missed', () => {
    expect(goalTable(outcomes).split('\n')).toEqual([
      '| benchmark | measured | against | ratio | low–high | goal |  |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| `first` get | 2,000/s | 1,000/s | 2.00 | 1.00–3.00 | ≥ 2 | reached |',
      '| `first` put | 3 µs | 2 µs | 1.50 |  | ≤ 1.2 | **missed** |',
      '| `second` memory | not measured |  |  |  | ≤ 400 |  |',
      '| `second` requests | 1 |  |  |  | 1 | reached |',
    ]);
  });

  it('show the others apart', () => {
    expect(detailTable(outcomes).split('\n').slice(2)).toEqual([
      '| `first` get: processor | 5.6 µs | 12 µs | 0.45 |  |',
      '| `second` reads | 3 CU |  |  |  |',
    ]);
  });

  it('say what each benchmark compares, and its goals', () => {
    expect(benchmarkList(outcomes).split('\n')).toEqual([
      '- `first`: This against that. Goal: ≥ 2; ≤ 1.2.',
      '- `second`: Amounts. Goal: ≤ 400; 1.',
    ]);
  });
});
