import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Answer, type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let instances: readonly [Instance, Instance];
beforeAll(async () => {
  world = await startWriteWorld();
  instances = [world.start(), world.start()];
});
beforeEach(async () => {
  for (const db of instances) await db('alice', { op: 'get', id: 'warm' });
  await instances[0]('alice', { op: 'add', obj: { id: 'a', count: 0, tags: [] } });
});
afterEach(() => world.clear());
afterAll(() => world.close());

const many = Array.from({ length: 100 }, (_, at) => at);

/** Every fifth answer is lost after its write was done, and every fifth request before it is. */
function loseAnswers(seed: number): void {
  const operations = ['UpdateRow', 'PutRow', 'BatchWriteRow'];
  world.tablestore.faults.set([
    { kind: 'dropAfter', operations, probability: 0.2, seed },
    { kind: 'dropBefore', operations, probability: 0.2, seed: seed + 1 },
  ]);
}

const request = (at: number, asked: object) => ({ ...asked, opId: `op${at}` });

/**
 * Sends all requests at once, alternating between the instances, and afterwards each again by the other instance:
 * which must give the first answers and change nothing.
 */
async function sendTwice(requests: readonly object[]): Promise<Answer[]> {
  const sendTo = (turn: number) =>
    Promise.all(
      requests.map((asked, at) => {
        const db = (at + turn) % 2 === 0 ? instances[0] : instances[1];
        return db('alice', request(at, asked));
      }),
    );
  const answers = await sendTo(0);
  world.tablestore.faults.clear();
  const stored = await world.rows();
  expect(await sendTo(1)).toEqual(answers);
  expect(await world.rows()).toEqual(stored);
  return answers;
}

async function read(id: string): Promise<Record<string, unknown>> {
  return (await instances[0]('alice', { op: 'get', id })).data as Record<string, unknown>;
}

it.each([1, 2])('100 increments from two instances count 100 (run %i)', async (seed) => {
  loseAnswers(seed * 10);
  const answers = await sendTwice(many.map(() => ({ op: 'update', id: 'a', inc: { count: 1 } })));
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(await read('a')).toMatchObject({ count: 100 });
  // Each of them has left a revision of its own.
  expect(new Set(answers.map(({ data }) => (data as { _rev: string })._rev)).size).toBe(100);
});

it('100 increments without an opId count 100: the server itself repeats what was lost', async () => {
  loseAnswers(30);
  const answers = await Promise.all(
    many.map((at) =>
      (at % 2 === 0 ? instances[0] : instances[1])('alice', { op: 'update', id: 'a', inc: { count: 1 } }),
    ),
  );
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(await read('a')).toMatchObject({ count: 100 });
});

it('increments stop exactly at their bound', async () => {
  loseAnswers(40);
  await sendTwice([{ op: 'update', id: 'a', inc: { count: 150 } }]);
  const answers = await Promise.all(
    many.map((at) => instances[0]('alice', { op: 'update', id: 'a', inc: { count: 1 }, opId: `more${at}` })),
  );
  expect(answers.filter(({ error }) => error === undefined)).toHaveLength(50);
  expect(new Set(answers.flatMap(({ error }) => error?.code ?? []))).toEqual(new Set(['InvalidArgument']));
  expect(await read('a')).toMatchObject({ count: 200 });
});

it('40 values that are pushed are there once each', async () => {
  loseAnswers(50);
  const answers = await sendTwice(
    many.slice(0, 40).map((at) => ({ op: 'update', id: 'a', push: { tags: [`tag${at}`] } })),
  );
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  const { tags } = await read('a');
  expect([...(tags as string[])].sort()).toEqual(
    many
      .slice(0, 40)
      .map((at) => `tag${at}`)
      .sort(),
  );
});

it('updates of one document keep the last one, and a repeated one does not come back', async () => {
  loseAnswers(60);
  await sendTwice(many.map((at) => ({ op: 'update', id: 'a', set: { text: `text${at}` } })));
  await instances[0]('alice', { op: 'update', id: 'a', set: { text: 'last' } });
  await instances[1]('alice', request(7, { op: 'update', id: 'a', set: { text: 'text7' } }));
  expect(await read('a')).toMatchObject({ text: 'last' });
});

it('documents that are added and put are made once, and removed ones stay removed', async () => {
  loseAnswers(70);
  const ids = many.slice(0, 30).map((at) => `n${at}`);
  await sendTwice(ids.map((id) => ({ op: 'add', obj: { id, text: 'x' } })));
  loseAnswers(80);
  const removals = ids.map((id, at) => ({ op: 'remove', id, opId: `remove${at}` }));
  await Promise.all(
    removals.map((removal, at) => (at % 2 === 0 ? instances[0] : instances[1])('alice', removal)),
  );
  await sendTwice(ids.map((id) => ({ op: 'add', obj: { id, text: 'x' } })));
  expect((await instances[0]('alice', { op: 'list', limit: 1000 })).data).toHaveLength(1);

  await Promise.all(
    ids.map((id, at) => instances[0]('alice', { op: 'put', obj: { id }, opId: `again${at}` })),
  );
  await Promise.all(removals.map((removal) => instances[1]('alice', removal)));
  expect((await instances[0]('alice', { op: 'list', limit: 1000 })).data).toHaveLength(31);
});

it('the items of batches are done once each, however often the batch is sent', async () => {
  loseAnswers(90);
  const batches = many.slice(0, 10).map((at) => ({
    op: 'batch',
    items: [
      { op: 'update', id: 'a', inc: { count: 1 } },
      { op: 'add', obj: { id: `b${at}`, count: 1 } },
      { op: 'put', obj: { id: `c${at}`, count: 1 } },
      { op: 'remove', id: `d${at}` },
    ],
  }));
  const answers = await sendTwice(batches);
  const items = answers.flatMap(({ data }) => data as Answer[]);
  expect(items).toHaveLength(40);
  expect(items.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(await read('a')).toMatchObject({ count: 10 });
});
