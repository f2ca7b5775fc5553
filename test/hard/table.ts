import type { NotedTries } from './noted-tries.ts';
import type { Row } from './rows.ts';

/** How one test went, as jest reports it. */
export interface TestResult {
  readonly testPath: string;
  /** The titles of its describes and its own, joined by spaces. */
  readonly fullName: string;
  readonly status: string;
}

/** A row of the table: `held` when each of its tests passed. */
export interface TableRow extends Row {
  readonly tries: number;
  readonly outcome: 'held' | 'fell' | 'not run' | 'no test';
  /** The names of the tests that failed. */
  readonly fallen: readonly string[];
}

/** Sums up the tests of each row: those whose name begins with its id and a colon. */
export function tableOf(
  rows: readonly Row[],
  results: readonly TestResult[],
  noted: readonly NotedTries[],
): TableRow[] {
  const triesOf = ({ testPath, fullName }: TestResult) => {
    const counts = noted.filter((each) => each.testPath === testPath && each.test === fullName);
    return counts.length === 0 ? 1 : counts.reduce((sum, { count }) => sum + count, 0);
  };
  return rows.map((row) => {
    const own = results.filter(({ fullName }) => fullName.startsWith(`${row.id}:`));
    const run = own.filter(({ status }) => status === 'passed' || status === 'failed');
    const fallen = run.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    const tries = run.reduce((sum, result) => sum + triesOf(result), 0);
    const without = row.reason === undefined ? 'not run' : 'no test';
    const outcome = fallen.length > 0 ? 'fell' : run.length > 0 ? 'held' : without;
    return { ...row, tries, outcome, fallen };
  });
}

/** The table as Markdown, which can be read as it is. */
export function toMarkdown(table: readonly TableRow[]): string {
  const lines = table.map(({ id, what, tries, outcome, reason }) => {
    const told = outcome === 'no test' ? `no test: ${reason}` : outcome;
    return `| ${id} | ${what} | ${tries === 0 ? '' : tries.toLocaleString('en-US')} | ${told} |`;
  });
  return ['| | attack or fault | tries | outcome |', '| --- | --- | ---: | --- |', ...lines].join('\n');
}

/** Whether there is nothing that fell or was left out. */
export function allHeld(table: readonly TableRow[]): boolean {
  return table.every(({ outcome }) => outcome === 'held' || outcome === 'no test');
}
