import type { Figure, Goal } from '../benchmark.ts';
import { ratioOf } from './statistics.ts';

/** What a figure is judged by: the median ratio, or the amount; null when it was not measured. */
export function judgedValue(figure: Figure): number | null {
  return figure.kind === 'comparison' ? ratioOf(figure.measured, figure.reference).median : figure.value;
}

/** Undefined when there is no goal or no measurement. */
export function isReached(figure: Figure): boolean | undefined {
  const { goal } = figure;
  const value = judgedValue(figure);
  if (goal === undefined || value === null) return undefined;
  if ('from' in goal) return value >= goal.from && value <= goal.to;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

export function describeGoal(goal: Goal): string {
  if ('from' in goal) return `${goal.from}–${goal.to}`;
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

/** A sentence for each figure that misses its goal. */
export function shortfalls(
  benchmarks: readonly { readonly name: string; readonly figures: readonly Figure[] }[],
): string[] {
  return benchmarks.flatMap(({ name, figures }) =>
    figures.flatMap((figure) => {
      const value = judgedValue(figure);
      if (figure.goal === undefined || value === null || isReached(figure)) return [];
      const unit = figure.kind === 'amount' ? ` ${figure.unit}` : '';
      return [
        `${name}, ${figure.name}: ${value.toFixed(2)}${unit}, the goal is ${describeGoal(figure.goal)}${unit}.`,
      ];
    }),
  );
}
