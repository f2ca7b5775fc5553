import { expect, it } from '@jest/globals';
import { percentile, runOpenLoop } from './open-loop.ts';

/** A clock that goes on by waiting alone, to which calls can come late. */
function manualClock() {
  const clock = { time: 0, waits: 0 };
  const wait = async (milliseconds: number) => {
    clock.waits += 1;
    clock.time += milliseconds;
  };
  return { clock, wait, now: () => clock.time };
}

it('calls begin at their times, though none of them has ended', async () => {
  const { clock, wait, now } = manualClock();
  const begun: number[] = [];
  let endAll: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    endAll = resolve;
  });
  const running = runOpenLoop({ perSecond: 10, seconds: 0.5, now, wait }, async () => {
    begun.push(clock.time);
    if (begun.length === 5) endAll();
    await ended;
  });
  await running;
  expect(begun).toEqual([0, 100, 200, 300, 400]);
});

it('a call that begins late has been waiting since it was due', async () => {
  const { clock, now } = manualClock();
  const late = async () => {
    await new Promise(setImmediate);
    clock.time += 1_000;
  };
  const timed = await runOpenLoop({ perSecond: 10, seconds: 0.3, now, wait: late }, async (at) => at);
  expect(timed).toEqual([
    { dueAt: 0, latency: 0, result: 0 },
    { dueAt: 100, latency: 900, result: 1 },
    { dueAt: 200, latency: 800, result: 2 },
  ]);
});

it('percentiles are latencies that there were', () => {
  const latencies = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([0, 0.5, 0.99, 1].map((share) => percentile(latencies, share))).toEqual([1, 51, 100, 100]);
  expect(percentile([], 0.5)).toBe(0);
});
