import { expect, it } from '@jest/globals';
import { figuresOf } from './figures.ts';
import type { Load } from './run-load.ts';

const call = (latency: number, isUnderFaults: boolean, code?: string): Load['calls'][number] => ({
  dueAt: 0,
  latency,
  latencyBeside: 0.5,
  isUnderFaults,
  result: {
    user: 'alice',
    operation: { type: 'login' },
    invokedAt: 0,
    returnedAt: 1,
    ...(code === undefined ? {} : { code }),
  },
});

it('figures are those of the calls that succeeded, with and without faults apart', () => {
  const calls = [
    ...[5, 20, 30].map((latency) => call(latency, false)),
    call(40, true),
    call(1, true, 'Unavailable'),
    call(1, true, 'ResourceExhausted'),
    call(1, true, 'Unavailable'),
  ];
  const options = { users: 2_000, perSecond: 4, seconds: 2 };
  expect(figuresOf({ calls, looks: [], faultsMet: 1_234 }, options).split('\n')).toEqual([
    '2,000 users, 4 calls begun in a second for 2 seconds; 1,234 faults met.',
    '',
    '| | succeeded in a second | p50 | p99 | errors |',
    '| --- | ---: | ---: | ---: | --- |',
    '| without faults | 3.0 | 20 ms | 30 ms | none |',
    '| with faults | 1.0 | 40 ms | 40 ms | 2 Unavailable, 1 ResourceExhausted |',
    '| a bare `node:http` server, at the same times | 3.5 | 0.5 ms | 0.5 ms | none |',
  ]);
});
