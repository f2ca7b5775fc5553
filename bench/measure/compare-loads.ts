import type { BenchmarkContext, Comparison } from '../benchmark.ts';
import type { GoalName } from '../goals.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { inTurns } from './in-turns.ts';
import { type Load, measureLoad } from './processor-time.ts';

/** What is done to a server again and again. */
export interface Work {
  readonly server: ServerProcess;
  operation(): Promise<void>;
}

/** A comparison of how much two servers do, and what explains it: where the time goes, for each operation. */
export interface LoadComparison {
  readonly throughput: Comparison;
  readonly serverTime: Comparison;
  readonly clientTime: Comparison;
}

/** Warms both up, then measures them in turn. */
export async function compareLoads(
  what: { readonly name: string; readonly concurrency: number; readonly goal?: GoalName },
  work: { readonly measured: Work; readonly reference: Work },
  { effort, progress }: Pick<BenchmarkContext, 'effort' | 'progress'>,
): Promise<LoadComparison> {
  const { name, concurrency, goal } = what;
  const measure = (half: Work, milliseconds: number): Promise<Load> =>
    measureLoad(() => half.operation(), { server: half.server, concurrency, milliseconds });

  progress(`${name}: warming up`);
  await measure(work.measured, effort.warmUpMilliseconds);
  await measure(work.reference, effort.warmUpMilliseconds);
  progress(`${name}: ${effort.rounds} rounds`);
  const { measured, reference } = await inTurns(effort.rounds, {
    measured: () => measure(work.measured, effort.milliseconds),
    reference: () => measure(work.reference, effort.milliseconds),
  });

  const compare = (suffix: string, unit: Comparison['unit'], of: (load: Load) => number): Comparison => ({
    kind: 'comparison',
    name: `${name}${suffix}`,
    unit,
    measured: measured.map(of),
    reference: reference.map(of),
  });
  const throughput = compare('', 'operations/s', (load) => load.operationsPerSecond);
  return {
    throughput: goal === undefined ? throughput : { ...throughput, goal },
    serverTime: compare(': server processor', 'µs', (load) => load.serverMicroseconds),
    clientTime: compare(': client processor', 'µs', (load) => load.clientMicroseconds),
  };
}

/** The same one at a time, as what an operation takes of the clock and of the server's processor. */
export async function compareTimes(
  what: { readonly name: string; readonly goal: GoalName },
  work: Parameters<typeof compareLoads>[1],
  context: Parameters<typeof compareLoads>[2],
): Promise<[time: Comparison, serverTime: Comparison]> {
  const { throughput, serverTime } = await compareLoads({ ...what, concurrency: 1 }, work, context);
  const microseconds = (operationsPerSecond: number) => 1_000_000 / operationsPerSecond;
  return [
    {
      ...throughput,
      unit: 'µs',
      measured: throughput.measured.map(microseconds),
      reference: throughput.reference.map(microseconds),
    },
    serverTime,
  ];
}
