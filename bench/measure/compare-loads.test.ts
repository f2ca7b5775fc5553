import { expect, it } from '@jest/globals';
import type { ServerProcess } from '../servers/server-process.ts';
import { compareLoads, type Work } from './compare-loads.ts';

/** A server whose processor time grows by so much with each operation. */
function workOf(microseconds: number): Work {
  let operations = 0;
  const server: ServerProcess = {
    processId: 0,
    endpoint: '',
    processorMicroseconds: async () => operations * microseconds,
    close: async () => undefined,
  };
  return {
    server,
    async operation() {
      operations++;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const what = { name: 'get', concurrency: 2, goal: 'against Dynalite' } as const;
const effort = { quick: true, rounds: 3, milliseconds: 5, warmUpMilliseconds: 1 };
const context = { effort, progress: () => undefined };

it('measures both in each round: how much they do, and what it takes of their servers', async () => {
  const [measured, reference] = [workOf(10), workOf(40)];
  const { throughput, serverTime, clientTime } = await compareLoads(what, { measured, reference }, context);
  expect(throughput).toMatchObject({ name: 'get', goal: 'against Dynalite' });
  for (const { measured: ours, reference: theirs } of [throughput, serverTime, clientTime]) {
    expect([ours.length, theirs.length]).toEqual([3, 3]);
  }
  expect(serverTime.measured).toEqual([10, 10, 10]);
  expect(serverTime.reference).toEqual([40, 40, 40]);
});
