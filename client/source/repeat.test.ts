import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../testing/loopback-client.ts';
import { createCanceller } from './cancellation.ts';
import { ClientError, type ErrorCode } from './errors.ts';
import { createRepeat } from './repeat.ts';

/** A clock that waiting sets forward, and what was waited for; `random` is one byte, 0 to 255. */
function createTime(random = 255) {
  const time = { now: 0, pauses: [] as number[] };
  const repeat = createRepeat({
    now: () => time.now,
    wait: async (milliseconds) => {
      time.pauses.push(milliseconds);
      time.now += milliseconds;
    },
    randomBytes: (count) => new Uint8Array(count).fill(random),
  });
  return { time, repeat };
}

/** A task that fails with these codes, one after the other, and then succeeds; each attempt takes a time. */
function failing(codes: readonly ErrorCode[], attempt: () => void = () => undefined) {
  const left = [...codes];
  const task = async () => {
    task.attempts += 1;
    attempt();
    const code = left.shift();
    if (code !== undefined) throw new ClientError(code, `Attempt ${task.attempts}.`);
    return 'done';
  };
  task.attempts = 0;
  return task;
}

const limits = { timeout: 10_000, retries: 2 };

describe('what failed for a reason that may pass', () => {
  it('is done again, up to twice by default, after pauses that grow', async () => {
    const { time, repeat } = createTime();
    const task = failing(['Unavailable', 'ResourceExhausted']);
    expect(await repeat(task, limits)).toBe('done');
    expect(time.pauses.map(Math.round)).toEqual([398, 1195]);

    const longer = failing(['Unavailable', 'Unavailable', 'Unavailable']);
    expect(await rejectionOf(repeat(longer, limits))).toMatchObject({ message: 'Attempt 3.' });
    expect(longer.attempts).toBe(3);
  });

  it('is done again after pauses that differ from device to device', async () => {
    const pauses = [0, 64, 128].map(async (random) => {
      const { time, repeat } = createTime(random);
      await repeat(failing(['Unavailable', 'Unavailable']), limits);
      return time.pauses;
    });
    expect(await Promise.all(pauses)).toEqual([
      [0, 0],
      [100, 300],
      [200, 600],
    ]);
  });

  it('is not begun again when the timeout has passed since the first attempt began', async () => {
    const { time, repeat } = createTime(128);
    const task = failing(['Unavailable', 'Unavailable'], () => {
      time.now += 5_000;
    });
    expect(await rejectionOf(repeat(task, limits))).toMatchObject({ message: 'Attempt 2.' });
    expect(time.now).toBe(10_200);
  });

  it('is not done again on a platform without timers', async () => {
    const repeat = createRepeat({ now: () => 0, randomBytes: (count) => new Uint8Array(count) });
    const task = failing(['Unavailable']);
    expect(await rejectionOf(repeat(task, limits))).toMatchObject({ code: 'Unavailable' });
    expect(task.attempts).toBe(1);
  });

  it('is not done again after it was cancelled during the pause', async () => {
    const canceller = createCanceller();
    const repeat = createRepeat({
      now: () => 0,
      wait: async () => canceller.abort(),
      randomBytes: (count) => new Uint8Array(count),
    });
    const task = failing(['Unavailable']);
    const repeated = repeat(task, { ...limits, signal: canceller.signal });
    expect(await rejectionOf(repeated)).toMatchObject({ code: 'Cancelled' });
    expect(task.attempts).toBe(1);
  });
});

it.each(['InvalidArgument', 'Unauthenticated', 'PermissionDenied', 'NotFound', 'Aborted'] as const)(
  'what is %s stays so, and is not done again',
  async (code) => {
    const task = failing([code]);
    expect(await rejectionOf(createTime().repeat(task, limits))).toMatchObject({ code });
    expect(task.attempts).toBe(1);
  },
);

it.each(['Internal', 'Offline', 'Cancelled'] as const)('%s is told at once', async (code) => {
  const task = failing([code]);
  expect(await rejectionOf(createTime().repeat(task, limits))).toMatchObject({ code });
  expect(task.attempts).toBe(1);
});

it('an error that is not of the client is passed on', async () => {
  const error = new TypeError('of the app');
  expect(await rejectionOf(createTime().repeat(() => Promise.reject(error), limits))).toBe(error);
});
