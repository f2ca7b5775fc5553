import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import colors from 'picocolors';
import type { Outcome } from './benchmark.ts';
import type { BenchmarkName } from './benchmarks/benchmarks.ts';
import { buildScripts } from './build.ts';
import { type Arguments, parseArguments, UsageError, usage } from './command-line.ts';
import { shortfalls } from './measure/goals.ts';
import { startChild } from './processes/child.ts';
import { parseOutcome } from './processes/outcome.ts';
import { installedVersion } from './report/installed-version.ts';
import { currentLoad, describeMachine } from './report/machine.ts';
import { tableOf } from './report/table.ts';

/** What the JSON file holds of one benchmark. */
interface Result extends Outcome {
  readonly name: BenchmarkName;
  readonly startedAt: string;
  readonly seconds: number;
  /** See currentLoad. While it runs, a benchmark is a load of about two itself. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** `npm run bench`: runs the benchmarks, shows their tables, and writes the rounds behind them as JSON. */
async function main(args: Arguments, stopping: AbortSignal): Promise<void> {
  if (args.help) {
    process.stdout.write(usage);
    return;
  }
  const runner = await buildScripts();
  const startedAt = new Date().toISOString();
  const results: Result[] = [];
  for (const name of args.names) {
    const result = await runBenchmark(runner, name, args.quick, stopping);
    results.push(result);
    process.stdout.write(`${tableOf(result, args.quick, colors)}\n\n`);
  }

  const file = args.output ?? join(__dirname, 'results', `${startedAt.replaceAll(':', '-')}.json`);
  await mkdir(dirname(file), { recursive: true });
  const report = {
    startedAt,
    quick: args.quick,
    machine: describeMachine(installedVersion),
    benchmarks: results,
  };
  await writeFile(file, `${JSON.stringify(report, toReadable, 2)}\n`);
  process.stdout.write(`${relative(process.cwd(), file)}\n`);

  const missed = shortfalls(results);
  if (!args.check || missed.length === 0) return;
  process.stderr.write(`${missed.map((line) => colors.red(line)).join('\n')}\n`);
  process.exitCode = 1;
}

/** What follows the second decimal is no measurement. */
function toReadable(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

async function runBenchmark(
  runner: string,
  name: BenchmarkName,
  quick: boolean,
  stopping: AbortSignal,
): Promise<Result> {
  // Beside the code, because the system's folder for temporary files can be in memory.
  const data = join(__dirname, '.data');
  await mkdir(data, { recursive: true });
  const directory = await mkdtemp(join(data, `${name}-`));
  const child = await startChild(runner, {
    nodeOptions: ['--expose-gc'],
    // The AWS SDK would announce which Node it will want one day.
    environment: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const stop = (): void => void child.end();
  stopping.addEventListener('abort', stop, { once: true });
  try {
    const start = performance.now();
    const startedAt = new Date().toISOString();
    const loadBefore = currentLoad();
    const outcome = parseOutcome(await child.ask({ name, quick, directory }));
    const seconds = Math.round((performance.now() - start) / 1000);
    return { name, startedAt, seconds, loadBefore, loadAfter: currentLoad(), ...outcome };
  } finally {
    stopping.removeEventListener('abort', stop);
    await child.end();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function run(): Promise<void> {
  // When a benchmark is stopped, its processes end first, and then what they left is removed.
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  try {
    await main(parseArguments(process.argv.slice(2)), stopping.signal);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(isUsage ? `${error.message}\n\n${usage}` : `${String(error)}\n`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

void run();
