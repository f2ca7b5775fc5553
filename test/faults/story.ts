import { expect } from '@jest/globals';
import { type Client, type ClientOptions, type ErrorCode, isClientError } from '../../client/source/node.ts';
import { createMemoryStorage } from '../../client/source/platform.ts';
import type { Collections } from './collections.ts';
import type { FaultCloud } from './fault-cloud.ts';

/** What one user does, a step of each kind, and what must be stored after it. */
export interface Story {
  /** How many steps it has. */
  readonly steps: number;
  /** Does all steps, each after `before`; every one must succeed. */
  run(before: () => Promise<void>): Promise<void>;
  /** Logs in and makes what the other steps work on. */
  begin(): Promise<void>;
  /** Tries all steps at once and another login, and gives the code of each, `OK` of one that succeeded. */
  codesOfAll(): Promise<(ErrorCode | 'OK')[]>;
  /**
   * Does a step of each kind again, without faults, and compares what is stored with what was acknowledged: nothing of
   * it may be lost or there twice. What was not acknowledged may be there once or not at all.
   */
  expectWhole(): Promise<void>;
}

let users = 0;

type Act = (client: Client<Collections>) => Promise<unknown>;

/** @param options of the client, such as how often it repeats by itself. */
export function storyOf(cloud: FaultCloud, name: string, options: Partial<ClientOptions> = {}): Story {
  users += 1;
  const user = `${name} ${users}`;
  const storage = createMemoryStorage();
  /** For what is no part of the trial, and must succeed however busy the machine is. */
  const calm = cloud.clientOf(user, { storage, timeout: 60_000 });
  const client = cloud.clientOf(user, { ...options, storage });
  const { command } = calm.db;
  const counters = calm.db.collection('counters');
  let increments = { acknowledged: 0, unknown: 0 };
  const added = { acknowledged: new Set<string>(), unknown: 0 };
  const removed = { acknowledged: new Set<string>(), unknown: new Set<string>() };

  const increment: Act = async ({ db }) => {
    increments = { ...increments, unknown: increments.unknown + 1 };
    await db
      .collection('counters')
      .doc('sum')
      .update({ count: command.inc(1) });
    increments = { acknowledged: increments.acknowledged + 1, unknown: increments.unknown - 1 };
  };
  const add: Act = async ({ db }) => {
    added.unknown += 1;
    const { id } = await db.collection('todos').add({ text: user });
    added.acknowledged.add(id);
    added.unknown -= 1;
  };
  const batch: Act = async ({ db }) => {
    const writes = db.batch();
    writes.collection('todos').add({ text: user });
    writes.collection('todos').add({ text: user, completed: true });
    added.unknown += 2;
    const results = await writes.commit();
    for (const result of results) {
      if ('error' in result) throw result.error;
      added.acknowledged.add(result.data.id);
      added.unknown -= 1;
    }
  };
  const steps: readonly Act[] = [
    increment,
    add,
    batch,
    ({ db }) => db.collection('counters').doc('mark').set({ mark: 'set', count: 1 }),
    ({ db }) => db.collection('counters').doc('sum').get(),
    ({ db }) => db.collection('todos').where({ text: user }).get(),
    ({ db }) => db.collection('todos').count(),
    ({ db }) => db.collection('todos').doc('nothing').remove(),
    async ({ db }) => {
      const [first = 'none'] = added.acknowledged;
      removed.unknown.add(first);
      await db.collection('todos').doc(first).remove();
      removed.acknowledged.add(first);
    },
    (device) => device.sessions(),
    () => cloud.clientOf(user, options).login(),
  ];

  async function begin(): Promise<void> {
    await calm.login();
    await counters.doc('sum').set({ count: 0 });
    // For the step that removes.
    await add(calm);
  }

  return {
    steps: steps.length,
    begin,
    async run(before) {
      await begin();
      for (const step of steps) {
        await before();
        await step(client);
      }
    },
    codesOfAll: () =>
      Promise.all(
        steps.map((step) =>
          step(client).then(
            () => 'OK' as const,
            (error: unknown) => {
              if (isClientError(error)) return error.code;
              throw error;
            },
          ),
        ),
      ),
    async expectWhole() {
      await increment(calm);
      await add(calm);
      const { data } = await counters.doc('sum').get();
      expect(data.count).toBeGreaterThanOrEqual(increments.acknowledged);
      expect(data.count).toBeLessThanOrEqual(increments.acknowledged + increments.unknown);
      const stored = new Set<string>();
      for await (const { id, text } of calm.db.collection('todos')) {
        expect(text).toBe(user);
        stored.add(id);
      }
      const expected = [...added.acknowledged].filter((id) => !removed.unknown.has(id));
      expect([...stored]).toEqual(expect.arrayContaining(expected));
      expect([...removed.acknowledged].filter((id) => stored.has(id))).toEqual([]);
      const more = [...stored].filter((id) => !added.acknowledged.has(id));
      expect(more.length).toBeLessThanOrEqual(added.unknown);
    },
  };
}
