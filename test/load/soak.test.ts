import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Client, createClient } from '../../client/source/node.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { type ChildCloud, startChildCloud } from '../faults/child-cloud.ts';
import type { Collections } from '../faults/collections.ts';
import { type DeployedCopy, deployCopy } from '../faults/deployed-copy.ts';
import { loadSeconds } from '../hard/effort.ts';
import { tried } from '../hard/tries.ts';
import { collectableGarbage, processUse } from './process-use.ts';

jest.setTimeout(120_000);

let copy: DeployedCopy;
let cloud: ChildCloud;
beforeAll(async () => {
  copy = await deployCopy({});
  cloud = await startChildCloud(copy, { nodeOptions: collectableGarbage });
});
afterAll(async () => {
  await cloud.close();
  await copy.remove();
});

const devices = 3;
const rounds = Math.ceil(loadSeconds(6));
const callsOfRound = 6;

/**
 * What the services keep of each call by design: its nonce, for the half hour in which it could come again, and of a
 * login its credentials, until they have long expired. And what they come to hold once, such as compiled code.
 */
const keptBytesOfCall = 500;
const keptBytesOnce = 5_000_000;
/** The instances’ heaps, which nobody collects from outside, grow to the size of what they do at once. */
const instancesMegabytes = 150;

function deviceOf(user: string): Client<Collections> {
  return createClient<Collections>({
    sessionUrl: cloud.endpoints.functionCompute.sessionUrl,
    getAuthCode: () => authorize(cloud.endpoints, user),
  });
}

/** Calls of every kind, after which as much is stored as before. */
async function work(client: Client<Collections>, count: number): Promise<void> {
  const todos = client.db.collection('todos');
  for (let round = 0; round < count; round += 1) {
    const { id } = await todos.add({ text: 'x'.repeat(500) });
    await todos.doc(id).update({ completed: true });
    await client.db.collection('counters').doc('sum').set({ count: round });
    expect((await todos.get()).data).toHaveLength(1);
    await todos.doc(id).remove();
    if (round % 10 === 9) await client.logout();
    else await client.sessions();
  }
}

// Only Linux tells what a process holds.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('S1: the local cloud over many requests', () => {
  it(
    'holds as much memory and as many sockets, files and threads after ten times the work',
    async () => {
      const clients = Array.from({ length: devices }, (_, at) => deviceOf(`device ${at}`));
      const all = (count: number) => Promise.all(clients.map((client) => work(client, count)));
      await all(rounds * 2);
      const before = await processUse(cloud);
      await all(rounds * 10);
      const after = await processUse(cloud);
      const calls = devices * rounds * 10 * callsOfRound;
      tried(calls);
      process.stdout.write(`${calls} calls: ${JSON.stringify(before)} → ${JSON.stringify(after)}\n`);
      expect(after.heapBytes - before.heapBytes).toBeLessThan(keptBytesOnce + keptBytesOfCall * calls);
      expect(after.anonymousMegabytes - before.anonymousMegabytes).toBeLessThan(instancesMegabytes);
      expect(after.sockets).toBeLessThanOrEqual(before.sockets + devices);
      expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + devices);
      expect(after.threads).toBeLessThanOrEqual(before.threads + devices);
    },
    (rounds * 30 + 60) * 1000,
  );
});
