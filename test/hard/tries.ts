import { appendFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type NotedTries, TRIES_FILE } from './noted-tries.ts';

/**
 * Adds to the number of times that the current test tried its attack or fault; a test that never calls it counts as
 * one try. They are noted in a file, since tests run in processes of their own; outside a hard run nothing is noted.
 * Throws outside a test and for a count that is not a positive integer.
 */
export function tried(count: number): void {
  const { currentTestName: test, testPath } = expect.getState();
  if (test === undefined || testPath === undefined) throw new Error('tried() is called inside a test');
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`not a number of tries: ${count}`);
  const file = process.env[TRIES_FILE];
  if (file === undefined) return;
  appendFileSync(file, `${JSON.stringify({ testPath, test, count } satisfies NotedTries)}\n`);
}
