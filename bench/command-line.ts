import { parseArgs } from 'node:util';
import { type BenchmarkName, benchmarkNames, isBenchmarkName } from './benchmarks/benchmarks.ts';

export interface Arguments {
  /** In the order in which they run. */
  readonly names: readonly BenchmarkName[];
  readonly quick: boolean;
  /** Whether a missed goal is a failure. */
  readonly check: boolean;
  readonly help: boolean;
  /** The file of the results; undefined: one of its own in results/. */
  readonly output: string | undefined;
}

/** The command line cannot be understood; the message is for the person who wrote it. */
export class UsageError extends Error {
  override name = 'UsageError' as const;
}

export const usage = `npm run bench -- [--only NAME]… [--quick] [--check] [--output FILE]

  --only NAME    run this benchmark alone; may be repeated: ${benchmarkNames.join(', ')}
  --quick        a smoke run of less than a minute, whose figures say nothing about speed
  --check        end with exit code 1 when a figure misses its goal
  --output FILE  write the results there, rather than into bench/results/
`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { only = [], quick = false, check = false, help = false, output } = readOptions(args);
  const unknown = only.find((name) => !isBenchmarkName(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no benchmark “${unknown}”; there are ${benchmarkNames.join(', ')}.`);
  }
  const names = only.length === 0 ? benchmarkNames : benchmarkNames.filter((name) => only.includes(name));
  return { names, quick, check, help, output };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        quick: { type: 'boolean' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        output: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
