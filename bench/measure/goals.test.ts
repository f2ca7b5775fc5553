import { describe, expect, it } from '@jest/globals';
import type { Comparison, Figure } from '../benchmark.ts';
import { type Goal, type GoalName, goalNames } from '../goals.ts';
import { describeGoal, isReached, meets, shortfalls, unmeasuredGoals } from './goals.ts';

/** Their goals are 2 or more, 1.2 or less, and 400 MB or less. */
const [atLeast2, atMost1point2, atMost400] = [
  'against Dynalite',
  'a late page',
  'memory with a large table',
] as const;

function ratio(value: number, goal?: GoalName): Comparison {
  const figure = { kind: 'comparison', name: 'get', unit: 'operations/s' } as const;
  const rounds = { measured: [value * 10], reference: [10] };
  return goal === undefined ? { ...figure, ...rounds } : { ...figure, ...rounds, goal };
}

function memory(value: number | null): Figure {
  return { kind: 'amount', name: 'memory', unit: 'MB', value, goal: atMost400 };
}

describe('meets', () => {
  it.each<[string, Goal, number, boolean]>([
    ['a value at its lower bound', { atLeast: 2 }, 2, true],
    ['a value below it', { atLeast: 2 }, 1.9, false],
    ['a value at its upper bound', { atMost: 1.2 }, 1.2, true],
    ['a value above it', { atMost: 1.2 }, 1.3, false],
    ['a value at the lower end of a range', { from: 0.9, to: 1.1 }, 0.9, true],
    ['a value below the range', { from: 0.9, to: 1.1 }, 0.8, false],
    ['a value above the range', { from: 0.9, to: 1.1 }, 1.2, false],
  ])('judges %s', (_, goal, value, expected) => {
    expect(meets(goal, value)).toBe(expected);
  });
});

describe('isReached', () => {
  it.each([
    ['a ratio that meets its goal', ratio(2, atLeast2), true],
    ['a ratio that does not', ratio(1.9, atLeast2), false],
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
      ratio(1.5, atLeast2),
      ratio(3, atLeast2),
      ratio(1.3, atMost1point2),
      ratio(0),
      memory(512),
      memory(null),
    ];

    expect(shortfalls([{ name: 'dynalite', figures }])).toEqual([
      'dynalite, get: 1.50, the goal is ≥ 2.',
      'dynalite, get: 1.30, the goal is ≤ 1.2.',
      'dynalite, memory: 512.00 MB, the goal is ≤ 400 MB.',
    ]);
  });
});

describe('unmeasuredGoals', () => {
  it('names the goals without a figure, or with figures that this system does not tell', () => {
    const all = goalNames.map((goal) => ratio(1, goal));
    expect(unmeasuredGoals([{ name: 'all', figures: all }])).toEqual([]);
    const some = all.filter(({ goal }) => goal !== 'first login' && goal !== atMost400);
    expect(unmeasuredGoals([{ name: 'some', figures: [...some, memory(null)] }])).toEqual([
      atMost400,
      'first login',
    ]);
  });
});

describe('describeGoal', () => {
  it('says on which side the goal is', () => {
    const goals = [{ atLeast: 0.4 }, { atMost: 1.2 }, { from: 0.9, to: 1.1 }, { from: 1, to: 1 }];
    expect(goals.map(describeGoal)).toEqual(['≥ 0.4', '≤ 1.2', '0.9–1.1', '1']);
  });
});
