import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
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

const all = (request: object) =>
  Array.from({ length: 200 }, (_, at) => ({ ...request, obj: { id: `item${at}` } }));

it.each([
  ['get', { op: 'get', id: 'a' }, 1],
  ['add', { op: 'add', obj: { id: 'new' } }, 1],
  ['add without an id', { op: 'add', obj: {} }, 1],
  ['put of an existing document', { op: 'put', obj: { id: 'a', text: 'x' } }, 1],
  ['put of a new document', { op: 'put', obj: { id: 'new' } }, 2],
  ['add of a document that was removed', { op: 'add', obj: { id: 'gone' } }, 4],
  ['put of a document that was removed', { op: 'put', obj: { id: 'gone' } }, 5],
  ['update', { op: 'update', id: 'a', set: { text: 'x' }, unset: ['share'], inc: { count: 1 } }, 1],
  ['update that pushes', { op: 'update', id: 'a', push: { tags: ['x'] } }, 2],
  ['remove', { op: 'remove', id: 'a' }, 1],
  ['remove of nothing', { op: 'remove', id: 'new' }, 1],
  [
    'batch of an item for each',
    {
      op: 'batch',
      items: [
        { op: 'remove', id: 'a' },
        { op: 'add', obj: {} },
      ],
    },
    1,
  ],
  ['batch of 200 added documents', { op: 'batch', items: all({ op: 'add' }) }, 1],
  ['batch of 200 documents that are put anew', { op: 'batch', items: all({ op: 'put' }) }, 2],
] as const)('%s makes the calls that it must', async (_, request, calls) => {
  await db('alice', { op: 'add', obj: { id: 'a', share: 0.5 } });
  await db('alice', { op: 'remove', id: 'gone' });
  let answer: unknown;
  const counted = await world.callsOf(async () => {
    answer = await db('alice', request);
  });
  expect(JSON.stringify(answer)).not.toContain('error');
  expect(counted).toBe(calls);
});
