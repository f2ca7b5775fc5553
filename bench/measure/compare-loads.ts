import type { BenchmarkContext, Comparison, Goal } from '../benchmark.ts';
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
  /** What the measured client does at its ceiling, against the same reference; absent where none was given. */
  readonly ceiling?: Comparison;
}

/**
 * Warms all up, then measures them in turn.
 *
 * @param work `ceiling`: what `measured` does, at a server that costs next to nothing, so that one sees how much of a
 * ratio the client alone decides.
 */
export async function compareLoads(
  what: { readonly name: string; readonly concurrency: number; readonly goal?: Goal },
  work: { readonly measured: Work; readonly reference: Work; readonly ceiling?: Work },
  { effort, progress }: Pick<BenchmarkContext, 'effort' | 'progress'>,
): Promise<LoadComparison> {
  const { name, concurrency, goal } = what;
  const measure = (half: Work, milliseconds: number): Promise<Load> =>
    measureLoad(() => half.operation(), { server: half.server, concurrency, milliseconds });

  progress(`${name}: warming up`);
  for (const half of [work.measured, work.ceiling, work.reference]) {
    if (half !== undefined) await measure(half, effort.warmUpMilliseconds);
  }
  progress(`${name}: ${effort.rounds} rounds`);
  const ceilings: Load[] = [];
  const { measured, reference } = await inTurns(effort.rounds, {
    measured: () => measure(work.measured, effort.milliseconds),
    async reference() {
      if (work.ceiling !== undefined) ceilings.push(await measure(work.ceiling, effort.milliseconds));
      return measure(work.reference, effort.milliseconds);
    },
  });

  const compare = (suffix: string, unit: Comparison['unit'], of: (load: Load) => number): Comparison => ({
    kind: 'comparison',
    name: `${name}${suffix}`,
    unit,
    measured: measured.map(of),
    reference: reference.map(of),
  });
  const perSecond = ({ operationsPerSecond }: Load): number => operationsPerSecond;
  const throughput = compare('', 'operations/s', perSecond);
  const ceiling = {
    ...throughput,
    name: `${name}: ceiling`,
    measured: ceilings.map(perSecond),
  };
  return {
    ...(work.ceiling === undefined ? {} : { ceiling }),
    throughput: goal === undefined ? throughput : { ...throughput, goal },
    serverTime: compare(': server processor', 'µs', (load) => load.serverMicroseconds),
    clientTime: compare(': client processor', 'µs', (load) => load.clientMicroseconds),
  };
}
