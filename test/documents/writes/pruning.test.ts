import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
  await db('alice', { op: 'get', id: 'warm' });
});
afterEach(() => world.clear());
afterAll(() => world.close());

const day = 24 * 60 * 60 * 1000;
/** What chance must give so that a write is followed by a look at old records, or at old tombstones. */
const pruneRecords = 0.5 / 64;
const pruneTombstones = 1.5 / 64;

const recordsOf = async (id: string) =>
  Object.keys((await world.rows())[`alice/${id}`] ?? {}).filter((name) => name.startsWith('_op_'));

/** A write whose name needs no chance, so that the first of them decides about pruning. */
function write(request: object, ...chances: number[]) {
  world.chances.push(...chances);
  return db('alice', request);
}

describe('records of writes', () => {
  it('are kept for a day, and then deleted by a later write', async () => {
    await db('alice', { op: 'add', opId: 'first', obj: { id: 'a' } });
    world.ahead += day / 2;
    await db('alice', { op: 'update', opId: 'second', id: 'a', inc: { count: 1 } });
    world.ahead += day / 2 - 60_000;
    await write({ op: 'update', opId: 'third', id: 'a', inc: { count: 1 } }, pruneRecords);
    expect(await recordsOf('a')).toEqual(['_op_first', '_op_second', '_op_third']);
    world.ahead += 120_000;
    await write({ op: 'update', opId: 'fourth', id: 'a', inc: { count: 1 } }, pruneRecords);
    expect(await recordsOf('a')).toEqual(['_op_fourth', '_op_second', '_op_third']);
    expect(await db('alice', { op: 'get', id: 'a' })).toMatchObject({ data: { count: 3 } });
  });

  it('leave with what they were for: a repetition after a day is a new write', async () => {
    const increment = { op: 'update', opId: 'again', id: 'a', inc: { count: 1 } };
    await db('alice', { op: 'add', obj: { id: 'a' } });
    const first = await db('alice', increment);
    world.ahead += day + 1000;
    expect(await db('alice', increment)).toEqual(first);
    await write({ op: 'update', opId: 'other', id: 'a', set: { done: true } }, pruneRecords);
    expect(await db('alice', increment)).not.toEqual(first);
    expect(await db('alice', { op: 'get', id: 'a' })).toMatchObject({ data: { count: 2 } });
  });

  it('are deleted a part at a time when there are more than Tablestore takes', async () => {
    await db('alice', { op: 'add', opId: 'x', obj: { id: 'a' } });
    const old = `[${Date.now() - 2 * day},"digest",0]`;
    const columns = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`_op_old${at}`, old]));
    await world.putRow('alice', 'a', columns);
    await write({ op: 'update', opId: 'y', id: 'a', set: { done: true } }, pruneRecords);
    expect(await recordsOf('a')).toHaveLength(101);
    await write({ op: 'update', opId: 'z', id: 'a', set: { done: true } }, pruneRecords);
    expect(await recordsOf('a')).toEqual(['_op_y', '_op_z']);
  });
});

describe('tombstones', () => {
  const remove = (id: string) => db('alice', { op: 'remove', opId: `remove${id}`, id });
  const places = async () => Object.keys(await world.rows());

  it('are kept for a day, and then deleted by a later write on another document', async () => {
    await db('alice', { op: 'add', obj: { id: 'kept' } });
    await remove('old');
    world.ahead += day - 60_000;
    await remove('young');
    await write({ op: 'put', opId: 'a', obj: { id: 'kept' } }, pruneTombstones, 0);
    expect(await places()).toEqual(['alice/kept', 'alice/old', 'alice/young']);
    world.ahead += 120_000;
    await write({ op: 'put', opId: 'b', obj: { id: 'kept' } }, pruneTombstones, 0);
    expect(await places()).toEqual(['alice/kept', 'alice/young']);
  });

  it('are found behind the first hundred documents, too', async () => {
    const items = Array.from({ length: 150 }, () => ({ op: 'add', obj: {} }));
    const { data } = await db('alice', { op: 'batch', items });
    const ids = (data as { data: { id: string } }[]).map((item) => item.data.id).sort();
    await remove(ids[140] ?? '');
    await remove('zzz');
    world.ahead += day + 1000;
    // From the beginning only a hundred are seen; from a day ago on, what was made since, and ids that are no times.
    await write({ op: 'put', opId: 'a', obj: { id: 'kept' } }, pruneTombstones, 0);
    expect(await places()).toHaveLength(152);
    await write({ op: 'put', opId: 'b', obj: { id: 'kept' } }, pruneTombstones, 0.6, 0);
    expect(await places()).not.toContain('alice/zzz');
    expect(await places()).toHaveLength(151);
  });

  it('of other users are left alone', async () => {
    await db('bob', { op: 'remove', id: 'a' });
    world.ahead += 2 * day;
    await write({ op: 'put', opId: 'a', obj: { id: 'b' } }, pruneTombstones, 0);
    expect(await places()).toEqual(['alice/b', 'bob/a']);
  });

  it('that become documents again in between are not deleted', async () => {
    await remove('a');
    world.ahead += 2 * day;
    const stop = world.tablestore.faults.add({
      kind: 'latency',
      milliseconds: 30,
      operations: ['BatchWriteRow'],
    });
    const [, added] = await Promise.all([
      write({ op: 'put', opId: 'b', obj: { id: 'b' } }, pruneTombstones, 0),
      db('alice', { op: 'add', opId: 'c', obj: { id: 'a', text: 'again' } }),
    ]);
    stop();
    expect(added).toHaveProperty('data');
    expect(await db('alice', { op: 'get', id: 'a' })).toMatchObject({ data: { text: 'again' } });
  });
});

describe('pruning', () => {
  it('costs less than a tenth of a call a write', async () => {
    const requests = 640;
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    await db('alice', { op: 'add', obj: { id: 'a' } });
    // As many chances as there can be: each write takes one to decide, and a look at tombstones some more.
    world.chances.push(...Array.from({ length: requests * 2 }, random));
    const calls = await world.callsOf(async () => {
      for (let at = 0; at < requests; at++) {
        await db('alice', { op: 'update', opId: `op${at}`, id: 'a', inc: { rank: 1 } });
      }
    });
    expect(calls).toBeGreaterThan(requests);
    expect(calls).toBeLessThan(requests * 1.1);
  });

  it.each([
    ['throttled', { kind: 'throttle', operations: ['GetRow', 'GetRange'] }],
    ['not answered', { kind: 'dropAfter', operations: ['GetRow', 'GetRange'] }],
  ] as const)(
    'that is %s leaves the answer of the write as it is, is not waited for, and is logged',
    async (_, fault) => {
      await db('alice', { op: 'add', obj: { id: 'a' } });
      const tables = ['data_things'];
      for (const chance of [pruneRecords, pruneTombstones]) {
        world.tablestore.faults.set([{ ...fault, operations: [...fault.operations], tables }]);
        const answer = await write(
          { op: 'update', opId: `op${chance * 128}`, id: 'a', inc: { count: 1 } },
          chance,
          0,
        );
        expect(answer).toHaveProperty('data');
        expect(world.tablestore.faults.list().map(({ met }) => met)).toEqual([1]);
        expect(world.log.splice(0).join()).toContain('"level":"error"');
      }
    },
  );
});
