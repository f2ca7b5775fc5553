import { goals } from '../goals.ts';
import { describeGoal, isReached } from '../measure/goals.ts';
import { cellsOf } from './cells.ts';
import type { NamedOutcome } from './table.ts';

/** Rows of a table; the first are its headings. Columns but the first are numbers, and stand to the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [headings = [], ...others] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(headings), line(rule), ...others.map(line)].join('\n');
}

/** One table of the figures that have a goal, by benchmark. */
export function goalTable(outcomes: readonly NamedOutcome[]): string {
  return markdownTable([
    ['benchmark', 'measured', 'against', 'ratio', 'low–high', 'goal', ''],
    ...outcomes.flatMap(({ name, figures }) =>
      figures
        .filter(({ goal }) => goal !== undefined)
        .map((figure) => {
          const { measured, reference, ratio, spread, goal } = cellsOf(figure);
          const isMet = isReached(figure);
          const verdict = isMet === undefined ? '' : isMet ? 'reached' : '**missed**';
          return [`\`${name}\` ${figure.name}`, measured, reference, ratio, spread, goal, verdict];
        }),
    ),
  ]);
}

/** One table of the figures that explain others; those of `costs` are calculated with below. */
export function detailTable(outcomes: readonly NamedOutcome[]): string {
  return markdownTable([
    ['benchmark', 'measured', 'against', 'ratio', 'low–high'],
    ...outcomes
      .filter(({ name }) => name !== 'costs')
      .flatMap(({ name, figures }) =>
        figures
          .filter(({ goal }) => goal === undefined)
          .map((figure) => {
            const { measured, reference, ratio, spread } = cellsOf(figure);
            return [`\`${name}\` ${figure.name}`, measured, reference, ratio, spread];
          }),
      ),
  ]);
}

/** What is measured against what, a line for each benchmark, with the goals of its figures. */
export function benchmarkList(outcomes: readonly NamedOutcome[]): string {
  return outcomes
    .map(({ name, title, figures }) => {
      const names = new Set(figures.flatMap(({ goal }) => (goal === undefined ? [] : [goal])));
      const wanted = new Set([...names].map((goal) => describeGoal(goals[goal])));
      const suffix = wanted.size === 0 ? '' : ` Goal: ${[...wanted].join('; ')}.`;
      return `- \`${name}\`: ${title}.${suffix}`;
    })
    .join('\n');
}
