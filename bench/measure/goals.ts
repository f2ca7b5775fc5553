import type { Figure } from '../benchmark.ts';
import { type Goal, type GoalName, goalNames, goals } from '../goals.ts';
import { ratioOf } from './statistics.ts';

/** What a figure is judged by: the median ratio, or the amount; null when it was not measured. */
export function judgedValue(figure: Figure): number | null {
  return figure.kind === 'comparison' ? ratioOf(figure.measured, figure.reference).median : figure.value;
}

export function meets(goal: Goal, value: number): boolean {
  if ('from' in goal) return value >= goal.from && value <= goal.to;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** Undefined when there is no goal or no measurement. */
export function isReached(figure: Figure): boolean | undefined {
  const value = judgedValue(figure);
  return figure.goal === undefined || value === null ? undefined : meets(goals[figure.goal], value);
}

export function describeGoal(goal: Goal): string {
  if ('from' in goal) return goal.from === goal.to ? String(goal.from) : `${goal.from}–${goal.to}`;
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

interface Measured {
  readonly name: string;
  readonly figures: readonly Figure[];
}

/** A sentence for each figure that misses its goal. */
export function shortfalls(benchmarks: readonly Measured[]): string[] {
  return benchmarks.flatMap(({ name, figures }) =>
    figures.flatMap((figure) => {
      const value = judgedValue(figure);
      if (figure.goal === undefined || value === null || isReached(figure)) return [];
      const unit = figure.kind === 'amount' ? ` ${figure.unit}` : '';
      const goal = describeGoal(goals[figure.goal]);
      return [`${name}, ${figure.name}: ${value.toFixed(2)}${unit}, the goal is ${goal}${unit}.`];
    }),
  );
}

/** Goals for which nothing was measured: a run of all benchmarks must leave none. */
export function unmeasuredGoals(benchmarks: readonly Measured[]): GoalName[] {
  const judged = benchmarks.flatMap(({ figures }) =>
    figures.filter((figure) => judgedValue(figure) !== null).map(({ goal }) => goal),
  );
  return goalNames.filter((name) => !judged.includes(name));
}
