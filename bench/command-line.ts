import { parseArgs } from 'node:util';
import { type BenchmarkName, benchmarkNames, isBenchmarkName } from './benchmarks/benchmarks.ts';

export interface Arguments {
  /** In the order in which they run. */
  readonly names: readonly BenchmarkName[];
  readonly quick: boolean;
  /** Whether a missed goal is a failure. */
  readonly check: boolean;
  /** Whether to show the figures without a goal, too. */
  readonly details: boolean;
  /** Whether the results take the place of the published ones, with the page and the plot of them. */
  readonly publishes: boolean;
  readonly help: boolean;
  /** The file of the results; undefined: one of its own in results/. */
  readonly output: string | undefined;
}

/** The command line cannot be understood; the message is for the person who wrote it. */
export class UsageError extends Error {
  override name = 'UsageError' as const;
}

export const usage = `npm run bench -- [--only NAME]… [--quick] [--check] [--details] [--publish] [--output FILE]

  --only NAME    run this benchmark alone; may be repeated: ${benchmarkNames.join(', ')}
  --quick        a smoke run of about a minute, whose figures say nothing about speed
  --check        end with exit code 1 when a figure misses its goal
  --details      show the figures without a goal, too, as a run of some benchmarks does
  --publish      write the results, and what is made of them, into bench/results/published.json and docs/
  --output FILE  write the results there, rather than into bench/results/
`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const options = readOptions(args);
  const { only = [], quick = false, check = false, help = false, details = false, output } = options;
  const publishes = options.publish ?? false;
  const unknown = only.find((name) => !isBenchmarkName(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no benchmark “${unknown}”; there are ${benchmarkNames.join(', ')}.`);
  }
  const names = only.length === 0 ? benchmarkNames : benchmarkNames.filter((name) => only.includes(name));
  if (publishes && (quick || only.length > 0 || output !== undefined)) {
    throw new UsageError('--publish is of a whole run, and goes where the published results are.');
  }
  return { names, quick, check, details, publishes, help, output };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        quick: { type: 'boolean' },
        check: { type: 'boolean' },
        details: { type: 'boolean' },
        publish: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        output: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
