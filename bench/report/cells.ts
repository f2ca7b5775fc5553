import type { Figure } from '../benchmark.ts';
import { goals } from '../goals.ts';
import { describeGoal, judgedValue } from '../measure/goals.ts';
import { ratioOf, summarise } from '../measure/statistics.ts';

/** A figure as texts: medians, the ratio with its spread over the rounds, and the goal. */
export interface Cells {
  readonly name: string;
  readonly measured: string;
  readonly reference: string;
  readonly ratio: string;
  /** Lowest and highest; empty where there was one round. */
  readonly spread: string;
  readonly goal: string;
}

export function cellsOf(figure: Figure): Cells {
  const { name } = figure;
  const goal = figure.goal === undefined ? '' : describeGoal(goals[figure.goal]);
  if (figure.kind === 'amount') {
    const value = judgedValue(figure);
    const measured = value === null ? 'not measured' : quantity(value, figure.unit);
    return { name, measured, reference: '', ratio: '', spread: '', goal };
  }
  const { measured, reference, unit } = figure;
  const ratio = ratioOf(measured, reference);
  return {
    name,
    measured: quantity(summarise(measured).median, unit),
    reference: quantity(summarise(reference).median, unit),
    ratio: ratio.median.toFixed(2),
    spread: measured.length === 1 ? '' : `${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)}`,
    goal,
  };
}

function quantity(value: number, unit: Figure['unit']): string {
  const digits = value < 10 && !Number.isInteger(value) ? 1 : 0;
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (unit === 'operations/s') return `${number}/s`;
  if (unit === 'requests' || unit === 'calls') return number;
  return `${number} ${unit}`;
}
