import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
afterEach(async () => {
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

const devices = 10;
const each = 10;

describe('F3: writers at the same time', () => {
  it.each([
    ['without faults', 0],
    ['while a fifth of all answers is lost', 0.2],
  ])('100 increments from 10 devices count 100, %s', async (_name, probability) => {
    const user = `counting ${probability}`;
    const clients = Array.from({ length: devices }, () => cloud.clientOf(user));
    await clients[0]?.db.collection('counters').doc('sum').set({ count: 0 });
    await Promise.all(clients.map((client) => client.login()));
    const operations = ['UpdateRow' as const];
    await cloud.setTablestoreFaults([
      { kind: 'dropAfter', operations, probability, seed: 1 },
      { kind: 'dropBefore', operations, probability: probability / 2, seed: 2 },
    ]);
    const saved = await Promise.all(
      clients.flatMap(({ db }) =>
        Array.from({ length: each }, () =>
          db
            .collection('counters')
            .doc('sum')
            .update({ count: db.command.inc(1) }),
        ),
      ),
    );
    tried(saved.length);
    await cloud.heal();
    expect(await clients[0]?.db.collection('counters').doc('sum').get()).toMatchObject({
      data: { count: devices * each },
    });
    expect(new Set(saved.map(({ _rev }) => _rev)).size).toBe(devices * each);
  });

  it('of 20 that change the same revision one succeeds, the others are Aborted and change nothing', async () => {
    const clients = Array.from({ length: 20 }, () => cloud.clientOf('deciding'));
    const first = await clients[0]?.db.collection('counters').doc('mark').set({ mark: 'first' });
    await Promise.all(clients.map((client) => client.login()));
    const outcomes = await Promise.allSettled(
      clients.map(({ db }, at) =>
        db
          .collection('counters')
          .doc('mark')
          .update({ mark: `by ${at}` }, { ifRev: first?._rev }),
      ),
    );
    tried(outcomes.length);
    const winners = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
    const losers = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason.code] : [],
    );
    expect(winners).toHaveLength(1);
    expect(losers).toEqual(Array.from({ length: 19 }, () => 'Aborted'));
    expect(await clients[0]?.db.collection('counters').doc('mark').get()).toMatchObject({
      data: { mark: `by ${winners[0]}` },
    });
  });
});

describe('F4: a batch of which a part fails', () => {
  const size = 20;

  /** Writes to both collections alternately. */
  function batchOf(on: FaultCloud, user: string) {
    const client = on.clientOf(user, { retries: 0 });
    const batch = client.db.batch();
    for (let at = 0; at < size; at += 1) {
      if (at % 2 === 0)
        batch
          .collection('todos')
          .doc(`t${at}`)
          .set({ text: `${at}` });
      else batch.collection('counters').doc(`c${at}`).set({ count: at });
    }
    return { client, batch };
  }

  it('rows that are refused twice are written by repetition, each once', async () => {
    const { client, batch } = batchOf(cloud, 'patient');
    await client.login();
    const operations = ['BatchWriteRow' as const];
    await cloud.setTablestoreFaults([{ kind: 'conflict', operations, times: 2 * size, probability: 0.5 }]);
    const results = await batch.commit();
    tried(results.length);
    expect(results.filter((result) => 'error' in result)).toEqual([]);
    await cloud.heal();
    expect(await client.db.collection('todos').count()).toEqual({ total: size / 2 });
    expect(await client.db.collection('counters').count()).toEqual({ total: size / 2 });
  });

  it('rows that stay refused are told item by item, and a repetition of the batch writes those alone', async () => {
    const shortLived = await startFaultCloud({ timeoutSeconds: 6 });
    const { client, batch } = batchOf(shortLived, 'told');
    await client.login();
    await shortLived.setTablestoreFaults([
      { kind: 'throttle', operations: ['BatchWriteRow'], tables: ['data_counters'] },
    ]);
    const results = await batch.commit();
    tried(results.length);
    const told = results.map((result) => ('error' in result ? result.error.code : 'OK'));
    await shortLived.heal();
    const stored = await client.db.collection('counters').count();
    const again = await batch.commit();
    const counts = [
      await client.db.collection('todos').count(),
      await client.db.collection('counters').count(),
    ];
    await shortLived.close();
    expect(told).toEqual(told.map((_, at) => (at % 2 === 0 ? 'OK' : 'Unavailable')));
    expect(stored).toEqual({ total: 0 });
    expect(again.filter((result) => 'error' in result)).toEqual([]);
    // What was written before has its first answer, revision and all.
    expect(again.filter((_, at) => at % 2 === 0)).toEqual(results.filter((_, at) => at % 2 === 0));
    expect(counts).toEqual([{ total: size / 2 }, { total: size / 2 }]);
  });
});

describe('F5: pages that end early, and changes between them', () => {
  const total = 40;

  it.each([1, 3])('a list of 40 comes whole, once each, from pages of %i rows', async (rows) => {
    const client = cloud.clientOf(`paging ${rows}`);
    const todos = client.db.collection('todos');
    const batch = client.db.batch();
    for (let at = 0; at < total; at += 1)
      batch
        .collection('todos')
        .doc(`d${10 + at}`)
        .set({ text: `${at}` });
    await batch.commit();
    await cloud.setTablestoreFaults([{ kind: 'shortPage', rows }]);
    const ids: string[] = [];
    for await (const { id } of todos.limit(7)) ids.push(id);
    tried(total);
    expect(ids).toEqual(Array.from({ length: total }, (_, at) => `d${10 + at}`));
    const found: string[] = [];
    for await (const { id } of todos.where({ text: '33' })) found.push(id);
    expect(found).toEqual(['d43']);
    expect(await todos.count()).toEqual({ total });
  });

  it('pages without a row, but with a next one, do not end the list', async () => {
    const client = cloud.clientOf('empty pages');
    const todos = client.db.collection('todos');
    for (const id of ['a', 'b', 'c']) await todos.doc(id).set({ text: id });
    await cloud.setTablestoreFaults([{ kind: 'shortPage', rows: 0, times: 3 }]);
    const ids: string[] = [];
    for await (const { id } of todos) ids.push(id);
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it('documents that stay are seen once, while others come and go between the pages', async () => {
    const client = cloud.clientOf('changing');
    const todos = client.db.collection('todos');
    const staying = Array.from({ length: total }, (_, at) => `s${10 + at}`);
    const batch = client.db.batch();
    for (const id of staying) batch.collection('todos').doc(id).set({ text: 'stays' });
    for (const id of staying) batch.collection('todos').doc(`${id}-leaving`).set({ text: 'leaves' });
    await batch.commit();
    await cloud.setTablestoreFaults([{ kind: 'shortPage', rows: 3 }]);
    const seen: string[] = [];
    let changes = 0;
    for await (const { id } of todos.limit(4)) {
      seen.push(id);
      if (seen.length % 4 !== 0) continue;
      const near = staying[changes] ?? 's99';
      changes += 1;
      await todos.doc(`${near}-leaving`).remove();
      await todos.doc(`${near}-coming`).set({ text: 'comes' });
      // The last one that was seen, from which the next page goes on, goes as well.
      if (id.endsWith('-leaving')) await todos.doc(id).remove();
    }
    tried(changes);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => staying.includes(id))).toEqual(staying);
    expect(changes).toBeGreaterThan(8);
  });
});
