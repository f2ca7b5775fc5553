import { describe, expect, it } from '@jest/globals';
import type { FaultInput } from '../../faults/fault.ts';
import { openLmdbStore } from '../../storage/lmdb-store.ts';
import type { OrderedStore } from '../../storage/ordered-store.ts';
import {
  withLateIndexes,
  withLostTransactions,
  withoutIsolation,
  withRepeatedTransactions,
  withStaleReads,
} from '../broken-stores.ts';
import { startTestInstance } from '../instance.ts';
import { checkLinearizable } from './linearizability.ts';
import { type RowCall, recordHistory } from './record-history.ts';
import { report } from './report.ts';
import { createIndexedTable } from './row-client.ts';
import { rowModel } from './row-model.ts';

const uids = ['alice', 'bob', 'carol'];
const clients = 12;

/** Faults of every kind that leave a client in doubt, or refuse what it asks for, or put requests out of order. */
const faults: readonly FaultInput[] = [
  { kind: 'throttle', code: 'OTSNotEnoughCapacityUnit', probability: 0.02 },
  { kind: 'unavailable', probability: 0.02 },
  { kind: 'unavailable', code: 'OTSInternalServerError', probability: 0.01 },
  { kind: 'conflict', probability: 0.02 },
  { kind: 'latency', milliseconds: 0, maxMilliseconds: 10, probability: 0.3 },
  { kind: 'dropBefore', probability: 0.02 },
  { kind: 'dropAfter', probability: 0.02 },
];

/** What is wrong with each row's history; nothing when they are all linearizable. */
function violationsOf(calls: readonly RowCall[]): string[] {
  return uids
    .map((uid) =>
      checkLinearizable(
        calls.filter((call) => call.uid === uid),
        rowModel,
      ),
    )
    .filter(({ linearizable }) => !linearizable)
    .map(report);
}

/** How many calls of each kind did what they were to do. */
function countDone(calls: readonly RowCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, result } of calls) {
    if (result === undefined || result === 'OTSConditionCheckFail') continue;
    counts[operation.type] = (counts[operation.type] ?? 0) + 1;
  }
  return counts;
}

it('rows that many clients write at the same time are linearizable, with their index, while faults strike', async () => {
  const instance = await startTestInstance();
  await createIndexedTable(instance.call);
  instance.server.faults.set(faults.map((fault, seed) => ({ ...fault, seed })));
  const { calls, withoutEffect } = await recordHistory(instance, {
    clients,
    stepsPerClient: 110,
    uids,
    seed: 1,
  });
  const met = instance.server.faults.list().map(({ fault, met }) => `${fault.kind} ${met}`);
  await instance.close();

  const done = countDone(calls);
  const unanswered = calls.filter(({ returnedAt }) => returnedAt === undefined).length;
  process.stdout.write(
    `${calls.length} calls, ${unanswered} of them without an answer, and ${withoutEffect} refused; ` +
      `faults met: ${met.join(', ')}; done: ${JSON.stringify(done)}\n`,
  );
  expect(violationsOf(calls)).toEqual([]);
  expect(calls.length).toBeGreaterThanOrEqual(3000);
  expect(Object.keys(done).length).toBe(7);
  expect(Math.min(...Object.values(done), unanswered, withoutEffect)).toBeGreaterThan(20);
}, 60_000);

describe('a server is caught', () => {
  it.each<[string, (store: OrderedStore) => OrderedStore]>([
    ['whose transactions are not isolated from each other', withoutIsolation],
    ['whose reads are behind its writes', withStaleReads],
    ['that does some writes twice', withRepeatedTransactions],
    ['that loses some writes', withLostTransactions],
    ['whose index is behind its table', withLateIndexes],
  ])('%s', async (title, breakStore) => {
    const instance = await startTestInstance({ openStore: (options) => breakStore(openLmdbStore(options)) });
    await createIndexedTable(instance.call);
    const { calls } = await recordHistory(instance, { clients, stepsPerClient: 20, uids, seed: 2 });
    await instance.close();

    const violations = violationsOf(calls);
    expect(violations).not.toEqual([]);
    process.stdout.write(`A server ${title} is ${violations[0]}\n`);
  });
});
