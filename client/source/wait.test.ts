import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { platformWait } from './wait.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('waits by the platform’s timer, as long as it is told to', async () => {
  let hasWaited = false;
  const waiting = platformWait(undefined)
    .wait?.(400)
    .then(() => {
      hasWaited = true;
    });
  await jest.advanceTimersByTimeAsync(399);
  expect(hasWaited).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  await waiting;
  expect(hasWaited).toBe(true);
});

it('waits as it is given to wait', () => {
  const wait = async () => undefined;
  expect(platformWait(wait)).toEqual({ wait });
});
