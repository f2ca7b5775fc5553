import type { Colors } from 'picocolors/types';
import type { Figure, Outcome } from '../benchmark.ts';
import { isReached } from '../measure/goals.ts';
import { type Cells, cellsOf } from './cells.ts';

export interface NamedOutcome extends Outcome {
  readonly name: string;
}

const headings: Cells = {
  name: '',
  measured: 'measured',
  reference: 'against',
  ratio: 'ratio',
  spread: 'low–high',
  goal: 'goal',
};

interface Line {
  readonly cells: Cells;
  readonly figure: Figure | undefined;
}

/**
 * One table of all benchmarks: of each its title, and below it a line for each figure.
 *
 * @param which `goals` leaves out the figures that only explain others.
 */
export function tableOf(
  outcomes: readonly NamedOutcome[],
  { quick, which }: { readonly quick: boolean; readonly which: 'goals' | 'all' },
  colors: Colors,
): string {
  const sections = outcomes
    .map((outcome) => ({
      outcome,
      lines: outcome.figures
        .filter(({ goal }) => which === 'all' || goal !== undefined)
        .map((figure): Line => ({ cells: indented(cellsOf(figure)), figure })),
    }))
    .filter(({ lines }) => lines.length > 0);
  const all = [headings, ...sections.flatMap(({ lines }) => lines.map(({ cells }) => cells))];
  const width = (column: keyof Cells) => Math.max(...all.map((cells) => cells[column].length));
  const widths = {
    name: width('name'),
    measured: width('measured'),
    reference: width('reference'),
    ratio: width('ratio'),
    spread: width('spread'),
    goal: width('goal'),
  };
  const note = quick ? [colors.yellow('quick: too short to say anything about speed')] : [];
  return [
    ...note,
    colors.dim(aligned(headings, widths)),
    ...sections.flatMap(({ outcome, lines }) => [
      colors.bold(`${outcome.name}: ${outcome.title}`),
      ...lines.map(({ cells, figure }) => paint(figure, aligned(cells, widths), colors)),
    ]),
  ].join('\n');
}

function indented(cells: Cells): Cells {
  return { ...cells, name: `  ${cells.name}` };
}

function aligned(cells: Cells, widths: Readonly<Record<keyof Cells, number>>): string {
  const { name, measured, reference, ratio, spread, goal } = cells;
  return [
    name.padEnd(widths.name),
    measured.padStart(widths.measured),
    reference.padStart(widths.reference),
    ratio.padStart(widths.ratio),
    spread.padStart(widths.spread),
    goal.padStart(widths.goal),
  ]
    .join('  ')
    .trimEnd();
}

function paint(figure: Figure | undefined, text: string, colors: Colors): string {
  const reached = figure === undefined ? undefined : isReached(figure);
  if (reached === undefined) return colors.dim(text);
  return reached ? `${text}  ${colors.green('reached')}` : `${text}  ${colors.red('missed')}`;
}
