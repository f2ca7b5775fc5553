import type { Colors } from 'picocolors/types';
import type { Figure, Outcome } from '../benchmark.ts';
import { describeGoal, isReached, judgedValue } from '../measure/goals.ts';
import { ratioOf, summarise } from '../measure/statistics.ts';

type Row = readonly [
  name: string,
  measured: string,
  reference: string,
  ratio: string,
  spread: string,
  goal: string,
];

/** A benchmark's figures as lines of text: medians, the ratio with its spread over the rounds, and the goal. */
export function tableOf(outcome: Outcome, quick: boolean, colors: Colors): string {
  const heading: Row = ['', outcome.measured, outcome.reference, 'ratio', '(lowest–highest)', 'goal'];
  const rows = [heading, ...outcome.figures.map(rowOf)];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) => {
    const text = row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
    const figure = outcome.figures[index - 1];
    return figure === undefined ? colors.dim(text) : paint(figure, text, colors);
  });
  const note = quick ? [colors.yellow('quick: too short to say anything about speed')] : [];
  return [colors.bold(outcome.title), ...note, ...lines].join('\n');
}

function paint(figure: Figure, text: string, colors: Colors): string {
  const reached = isReached(figure);
  if (reached === undefined) return colors.dim(text);
  return reached ? `${text}  ${colors.green('reached')}` : `${text}  ${colors.red('missed')}`;
}

function rowOf(figure: Figure): Row {
  const goal = figure.goal === undefined ? '' : describeGoal(figure.goal);
  if (figure.kind === 'amount') {
    const value = judgedValue(figure);
    return [figure.name, value === null ? 'not measured' : quantity(value, figure.unit), '', '', '', goal];
  }
  const { measured, reference, unit } = figure;
  const ratio = ratioOf(measured, reference);
  return [
    figure.name,
    quantity(summarise(measured).median, unit),
    quantity(summarise(reference).median, unit),
    ratio.median.toFixed(2),
    `(${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)})`,
    goal,
  ];
}

function quantity(value: number, unit: Figure['unit']): string {
  const digits = value < 10 ? 1 : 0;
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === 'operations/s' ? `${number}/s` : `${number} ${unit}`;
}
