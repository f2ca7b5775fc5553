import { setTimeout as sleep } from 'node:timers/promises';

/** One call of a load: when it was due, and how long after that it was over, in milliseconds. */
export interface Timed<Result> {
  readonly dueAt: number;
  readonly latency: number;
  readonly result: Result;
}

export interface OpenLoop {
  readonly perSecond: number;
  readonly seconds: number;
  /** Milliseconds, of a clock that does not jump. */
  readonly now: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Begins calls at a steady rate, whether those before are over or not, as people do who know nothing of each other. A
 * call that begins late, because the machine was busy, is late all the same: its latency counts from when it was due.
 */
export async function runOpenLoop<Result>(
  { perSecond, seconds, now, wait = sleep }: OpenLoop,
  call: (at: number) => Promise<Result>,
): Promise<Timed<Result>[]> {
  const begun = now();
  const total = Math.round(perSecond * seconds);
  const running: Promise<Timed<Result>>[] = [];
  while (running.length < total) {
    const due = Math.min(total, Math.floor(((now() - begun) / 1000) * perSecond) + 1);
    while (running.length < due) {
      const dueAt = begun + (running.length * 1000) / perSecond;
      running.push(call(running.length).then((result) => ({ dueAt, latency: now() - dueAt, result })));
    }
    await wait(Math.max(1, begun + (running.length * 1000) / perSecond - now()));
  }
  return Promise.all(running);
}

/** The latency that a share of the calls does not exceed, in milliseconds; 0 of no calls. */
export function percentile(latencies: readonly number[], share: number): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
