import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import colors from 'picocolors';
import { type BenchmarkName, benchmarkNames } from './benchmarks/benchmarks.ts';
import { buildScripts } from './build.ts';
import { type Arguments, parseArguments, UsageError, usage } from './command-line.ts';
import { shortfalls, unmeasuredGoals } from './measure/goals.ts';
import { startChild } from './processes/child.ts';
import { parseOutcome } from './processes/outcome.ts';
import { publish, publishedFile } from './publish.ts';
import { installedVersion } from './report/installed-version.ts';
import { currentLoad, describeMachine } from './report/machine.ts';
import { formatResults, type Result, type Results } from './report/results.ts';
import { tableOf } from './report/table.ts';

/** `npm run bench`: runs the benchmarks, shows one table of them, and writes the rounds behind it as JSON. */
async function main(args: Arguments, stopping: AbortSignal): Promise<void> {
  if (args.help) {
    process.stdout.write(usage);
    return;
  }
  const start = performance.now();
  const startedAt = new Date().toISOString();
  process.stderr.write(`Building what ${args.names.length} benchmarks run…\n`);
  const runner = await buildScripts();
  const benchmarks: Result[] = [];
  for (const [index, name] of args.names.entries()) {
    const position = `${index + 1}/${args.names.length} ${name}`;
    const result = await runBenchmark(runner, { name, position, quick: args.quick }, stopping);
    benchmarks.push(result);
    process.stderr.write(`${position}: done in ${result.seconds} s\n`);
  }
  const run: Results = {
    startedAt,
    quick: args.quick,
    seconds: secondsSince(start),
    machine: describeMachine(installedVersion),
    benchmarks,
  };
  const isWhole = args.names.length === benchmarkNames.length;
  const which = args.details || !isWhole ? 'all' : 'goals';
  process.stdout.write(`${tableOf(benchmarks, { quick: args.quick, which }, colors)}\n\n`);
  await keep(run, args);

  const missed = [
    ...shortfalls(benchmarks),
    ...(isWhole ? unmeasuredGoals(benchmarks).map((goal) => `${goal}: not measured.`) : []),
  ];
  if (!args.check || missed.length === 0) return;
  process.stderr.write(`${missed.map((line) => colors.red(line)).join('\n')}\n`);
  process.exitCode = 1;
}

async function keep(run: Results, { publishes, output }: Arguments): Promise<void> {
  const own = join(__dirname, 'results', `${run.startedAt.replaceAll(':', '-')}.json`);
  const file = publishes ? publishedFile : (output ?? own);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, formatResults(run));
  const written = publishes ? [file, ...(await publish())] : [file];
  const seconds = `${run.benchmarks.length} benchmarks in ${run.seconds} s`;
  process.stdout.write(`${seconds}: ${written.map((path) => relative(process.cwd(), path)).join(', ')}\n`);
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 1000);
}

async function runBenchmark(
  runner: string,
  what: { readonly name: BenchmarkName; readonly position: string; readonly quick: boolean },
  stopping: AbortSignal,
): Promise<Result> {
  const { name } = what;
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
    const outcome = parseOutcome(await child.ask({ ...what, directory }));
    const seconds = secondsSince(start);
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
