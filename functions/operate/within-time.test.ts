import { expect, it } from '@jest/globals';
import { TablestoreFailure } from '../common/tablestore/sdk-error.ts';
import { OutOfTime, withinTime } from './within-time.ts';

/** Time that only waiting moves on. */
function time(seconds: number) {
  let now = 0;
  const waits: number[] = [];
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
    now += milliseconds;
  };
  return { clock: () => now, deadline: seconds * 1000, wait, waits };
}

/** Fails so many times, then answers. */
function failing(code: string, message: string, times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new TablestoreFailure(code, message);
    return 'done';
  };
}

it('waits longer each time until too frequent table operations are allowed again', async () => {
  const given = time(60);
  const call = failing('OTSQuotaExhausted', 'Too frequent table operations.', 6);
  expect(await withinTime(given, call)).toBe('done');
  expect(given.waits).toEqual([200, 400, 800, 1600, 3200, 5000]);
});

it('does not wait for a quota, which does not pass', async () => {
  const given = time(60);
  const call = failing('OTSQuotaExhausted', 'Number of tables exceeds the quota 64.', 1);
  await expect(withinTime(given, call)).rejects.toThrow('exceeds the quota 64');
  expect(given.waits).toEqual([]);
});

it('gives up when the next attempt would come too late, with what was refused', async () => {
  const given = time(1);
  const giving = withinTime(given, failing('OTSServerBusy', 'Server is busy.', 100));
  await expect(giving).rejects.toThrow(OutOfTime);
  await expect(giving).rejects.toThrow('OTSServerBusy Server is busy.');
  expect(given.waits).toEqual([200, 400]);
});

it('passes on what is no matter of Tablestore', async () => {
  const fault = new TypeError('a fault of ours');
  const failure = await withinTime(time(1), () => Promise.reject(fault)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: fault });
});
