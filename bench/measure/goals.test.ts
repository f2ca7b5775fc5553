import { describe, expect, it } from '@jest/globals';
import type { Comparison, Figure, Goal } from '../benchmark.ts';
import { describeGoal, isReached, shortfalls } from './goals.ts';

function ratio(value: number, goal?: Goal): Comparison {
  const figure = { kind: 'comparison', name: 'get', unit: 'operations/s' } as const;
  const rounds = { measured: [value * 10], reference: [10] };
  return goal === undefined ? { ...figure, ...rounds } : { ...figure, ...rounds, goal };
}

function memory(value: number | null): Figure {
  return { kind: 'amount', name: 'memory', unit: 'MB', value, goal: { atMost: 400 } };
}

describe('isReached', () => {
  it.each([
    ['a ratio at its lower bound', ratio(2, { atLeast: 2 }), true],
    ['a ratio below it', ratio(1.9, { atLeast: 2 }), false],
    ['a ratio at its upper bound', ratio(1.2, { atMost: 1.2 }), true],
    ['a ratio above it', ratio(1.3, { atMost: 1.2 }), false],
    ['a ratio at the lower end of a range', ratio(0.9, { from: 0.9, to: 1.1 }), true],
    ['a ratio below the range', ratio(0.8, { from: 0.9, to: 1.1 }), false],
    ['a ratio above the range', ratio(1.2, { from: 0.9, to: 1.1 }), false],
    ['an amount within its bound', memory(399), true],
    ['an amount beyond it', memory(401), false],
    ['an amount that was not measured', memory(null), undefined],
    ['a figure without a goal', ratio(1), undefined],
  ])('judges %s', (_, figure, expected) => {
    expect(isReached(figure)).toBe(expected);
  });
});

describe('shortfalls', () => {
  it('names what misses its goal, by how much, and nothing else', () => {
    const figures = [
      ratio(1.5, { atLeast: 2 }),
      ratio(3, { atLeast: 2 }),
      ratio(0),
      memory(512),
      memory(null),
    ];

    expect(shortfalls([{ name: 'dynalite', figures }])).toEqual([
      'dynalite, get: 1.50, the goal is ≥ 2.',
      'dynalite, memory: 512.00 MB, the goal is ≤ 400 MB.',
    ]);
  });
});

describe('describeGoal', () => {
  it('says on which side the goal is', () => {
    const goals = [{ atLeast: 0.4 }, { atMost: 1.2 }, { from: 0.9, to: 1.1 }];
    expect(goals.map(describeGoal)).toEqual(['≥ 0.4', '≤ 1.2', '0.9–1.1']);
  });
});
