import { expect, it } from '@jest/globals';
import { deadlineOf, lastWaitOf } from './fc-deadline.ts';

it('work is over before waiting is, and waiting before Function Compute ends the invocation', () => {
  const context = { function: { timeout: 40 } };
  expect([deadlineOf(context, 1_000, 20), lastWaitOf(context, 1_000, 20)]).toEqual([31_000, 39_000]);
});

it('a context that does not tell its timeout has the usual one', () => {
  expect([deadlineOf({}, 0, 20), lastWaitOf(undefined, 0, 20)]).toEqual([15_000, 19_000]);
});
