import type { Benchmark } from '../benchmark.ts';

/**
 * Every benchmark by the name that `--only` takes. Each is loaded only when it runs, because of what some of them
 * import, which is installed in this folder alone.
 */
export const benchmarks = {
  dynalite: async (): Promise<Benchmark> => (await import('./dynalite/benchmark.ts')).againstDynalite,
  'client-ceiling': async (): Promise<Benchmark> =>
    (await import('./dynalite/client-ceiling.ts')).clientCeiling,
  http: async (): Promise<Benchmark> => (await import('./http/benchmark.ts')).againstBareHttp,
  scale: async (): Promise<Benchmark> => (await import('./scale/benchmark.ts')).manyRowsAgainstFew,
  invoke: async (): Promise<Benchmark> => (await import('./invoke/benchmark.ts')).warmInvocations,
  'whole-path': async (): Promise<Benchmark> => (await import('./whole-path/benchmark.ts')).wholePath,
  'cold-start': async (): Promise<Benchmark> => (await import('./start/cold-start.ts')).coldStart,
  'cold-load': async (): Promise<Benchmark> => (await import('./cold-load/benchmark.ts')).coldLoad,
  'ready-line': async (): Promise<Benchmark> => (await import('./start/ready-line.ts')).readyLine,
  'first-login': async (): Promise<Benchmark> => (await import('./start/first-login.ts')).firstLogin,
  memory: async (): Promise<Benchmark> => (await import('./memory/benchmark.ts')).memoryAfterRequests,
  costs: async (): Promise<Benchmark> => (await import('./costs/benchmark.ts')).costs,
  client: async (): Promise<Benchmark> => (await import('./client/benchmark.ts')).client,
  sessions: async (): Promise<Benchmark> => (await import('./sessions/benchmark.ts')).refusedSessions,
  documents: async (): Promise<Benchmark> => (await import('./documents/benchmark.ts')).documents,
  storage: async (): Promise<Benchmark> => (await import('./storage/benchmark.ts')).againstRawLmdb,
};

export type BenchmarkName = keyof typeof benchmarks;

export const benchmarkNames = Object.keys(benchmarks) as readonly BenchmarkName[];

export function isBenchmarkName(name: string): name is BenchmarkName {
  return Object.hasOwn(benchmarks, name);
}
