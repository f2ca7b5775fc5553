import type { NamedOutcome } from '../table.ts';

/** Two benchmarks with figures of every kind, for tests. */
export const outcomes: readonly NamedOutcome[] = [
  {
    name: 'first',
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
        goal: 'against Dynalite',
      },
      { kind: 'comparison', name: 'get: processor', unit: 'µs', measured: [5.55], reference: [12.3] },
      {
        kind: 'comparison',
        name: 'put',
        unit: 'µs',
        measured: [3],
        reference: [2],
        goal: 'a late page',
      },
    ],
  },
  {
    name: 'second',
    title: 'Amounts',
    measured: 'each',
    reference: '',
    figures: [
      { kind: 'amount', name: 'memory', unit: 'MB', value: null, goal: 'memory with a large table' },
      { kind: 'amount', name: 'requests', unit: 'requests', value: 1, goal: 'requests of a toggle' },
      { kind: 'amount', name: 'reads', unit: 'CU', value: 3 },
    ],
  },
];
