import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { changesBetween } from './row-changes.ts';
import { type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
/** With a second for everything, of which it uses three quarters. */
let hasty: Instance;
beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
  hasty = world.start(1);
});
afterEach(() => world.clear());
afterAll(() => world.close());

const tables = ['data_things'];
const requests: readonly (readonly [string, object])[] = [
  ['get', { op: 'get', id: 'a' }],
  ['list', { op: 'list' }],
  ['add', { op: 'add', obj: { id: 'new' } }],
  ['put', { op: 'put', obj: { id: 'a' } }],
  ['put of a new document', { op: 'put', obj: { id: 'new' } }],
  ['update', { op: 'update', id: 'a', inc: { count: 1 } }],
  ['push', { op: 'update', id: 'a', push: { tags: ['x'] } }],
  ['remove', { op: 'remove', id: 'a' }],
  [
    'batch',
    {
      op: 'batch',
      items: [
        { op: 'remove', id: 'a' },
        { op: 'add', obj: {} },
      ],
    },
  ],
];

describe('what fails for a while', () => {
  it.each(
    requests.flatMap(([name, request]) =>
      (['throttle', 'unavailable', 'dropBefore', 'dropAfter'] as const).map(
        (kind) => [name, kind, request] as const,
      ),
    ),
  )('%s, %s: is repeated until it is done', async (_, kind, request) => {
    await db('alice', { op: 'add', obj: { id: 'a' } });
    world.tablestore.faults.set([{ kind, tables, times: 3 }]);
    const answer = await db('alice', request);
    expect(JSON.stringify(answer)).not.toContain('error');
    expect(world.tablestore.faults.list()).toMatchObject([{ isOver: true }]);
  });

  it.each(requests)(
    '%s: is Unavailable when the time is over, and nothing is changed',
    async (name, request) => {
      await db('alice', { op: 'add', obj: { id: 'a' } });
      await hasty('alice', { op: 'get', id: 'a' });
      const before = await world.rows();
      world.tablestore.faults.set([{ kind: 'throttle', tables }]);
      const begun = Date.now();
      const answer = await hasty('alice', request);
      expect(Date.now() - begun).toBeLessThan(1000);
      const error = expect.objectContaining({ code: 'Unavailable' });
      expect(answer).toEqual(name === 'batch' ? { data: [{ error }, { error }] } : { error });
      // The pauses grow: there are a few attempts, not as many as there can be.
      const met = world.tablestore.faults.list()[0]?.met ?? 0;
      expect(met).toBeGreaterThan(2);
      expect(met).toBeLessThan(40);
      world.tablestore.faults.clear();
      expect(changesBetween(before, await world.rows())).toEqual([]);
    },
  );

  it('leaves those items of a batch done that were not refused', async () => {
    await hasty('alice', { op: 'get', id: 'a' });
    world.tablestore.faults.set([{ kind: 'throttle', tables: ['data_notes'] }]);
    const items = [
      { op: 'add', obj: { id: 'a' } },
      { op: 'add', collection: 'notes', obj: { id: 'a' } },
    ];
    expect(await hasty('alice', { op: 'batch', items })).toMatchObject({
      data: [{ data: { id: 'a' } }, { error: { code: 'Unavailable' } }],
    });
  });
});

it('what is refused for good is not repeated, and the caller is told nothing of it', async () => {
  await db('alice', { op: 'get', id: 'warm' });
  world.tablestore.faults.set([{ kind: 'latency', milliseconds: 0 }]);
  const answer = await db('alice', { op: 'remove', collection: 'unmade', id: 'a' });
  expect(answer).toMatchObject({ error: { code: 'Internal', message: expect.not.stringContaining('OTS') } });
  expect(world.tablestore.faults.list()).toMatchObject([{ met: 1 }]);
  expect(world.log.join()).toContain('OTSObjectNotExist');
});
