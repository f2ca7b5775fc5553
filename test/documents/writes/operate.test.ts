import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Instance, startWriteWorld, uidOf, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
});
afterEach(() => world.clear());
afterAll(() => world.close());

interface Exported {
  readonly collection: string;
  readonly document: Readonly<Record<string, unknown>>;
}

async function exportOf(user: 'alice' | 'bob'): Promise<readonly Exported[]> {
  const { data } = await world.operate({ op: 'export', uid: uidOf(user) });
  return (data as { documents: Exported[] }).documents;
}

const read = async (id: string) => (await db('bob', { op: 'get', id })).data as Record<string, unknown>;

it('an export has documents as they are read, without tombstones and records of writes', async () => {
  await db('alice', { op: 'add', obj: { id: 'a', text: 'x', tags: ['b'] } });
  await db('alice', { op: 'update', id: 'a', inc: { count: 1 } });
  await db('alice', { op: 'remove', id: 'b' });
  await world.putRow('alice', 'old', { done: true });
  const documents = ['a', 'old'].map(async (id) => (await db('alice', { op: 'get', id })).data);
  expect(await exportOf('alice')).toEqual(
    (await Promise.all(documents)).map((document) => ({ collection: 'things', document })),
  );
});

it('an import keeps the times of an export, gives new revisions, and is found in the order of its times', async () => {
  for (const id of ['b', 'a']) {
    await db('alice', { op: 'add', obj: { id, text: id } });
    world.ahead += 1000;
  }
  await db('alice', { op: 'update', id: 'b', inc: { count: 1 } });
  const documents = await exportOf('alice');
  world.ahead += 5000;
  await world.operate({ op: 'import', uid: uidOf('bob'), documents });
  const imported = await exportOf('bob');
  const withoutRevision = ({ document: { _rev, ...rest } }: Exported) => rest;
  expect(imported.map(withoutRevision)).toEqual(documents.map(withoutRevision));
  for (const [at, { document }] of imported.entries()) {
    expect(document['_rev']).not.toBe(documents[at]?.document['_rev']);
  }
  const ordered = await db('bob', { op: 'list', orderBy: 'createdAt', fields: ['id'] });
  expect(ordered.data).toEqual([{ id: 'b' }, { id: 'a' }]);

  const put = await db('bob', { op: 'put', obj: { id: 'b' }, ifRev: (await read('b'))['_rev'] });
  expect(put).toMatchObject({ data: { createdAt: documents[1]?.document['createdAt'] } });
});

it('an import replaces what is there, also a tombstone, and leaves what clients may repeat', async () => {
  const write = { op: 'update', opId: 'once', id: 'a', inc: { count: 1 } };
  await db('bob', { op: 'add', obj: { id: 'a', text: 'x', share: 0.5 } });
  const first = await db('bob', write);
  const removal = { op: 'remove', opId: 'removal', id: 'b' };
  await db('bob', removal);
  world.ahead += 1000;
  const documents = ['a', 'b'].map((id) => ({ collection: 'things', document: { id, text: 'new' } }));
  await world.operate({ op: 'import', uid: uidOf('bob'), documents });
  expect(await db('bob', write)).toEqual(first);
  expect(await db('bob', removal)).toEqual({ data: { id: 'b' } });
  for (const id of ['a', 'b']) {
    const document = await read(id);
    expect(document).toEqual({
      id,
      text: 'new',
      done: false,
      rank: 7,
      due: 0,
      createdAt: expect.any(Number),
      updatedAt: document['createdAt'],
      _rev: expect.any(String),
    });
  }
});

it.each([-1, 0.5, '1', 2 ** 53])('an import refuses the time %j', async (createdAt) => {
  const documents = [{ collection: 'things', document: { id: 'a', createdAt } }];
  expect(await world.operate({ op: 'import', uid: uidOf('bob'), documents })).toMatchObject({
    data: {
      results: [{ error: { code: 'InvalidArgument', message: expect.stringContaining('createdAt') } }],
    },
  });
  expect(await world.rows()).toEqual({});
});

it('an import counts the bytes of a document as db does', async () => {
  const item = (bytes: number) => ({
    collection: 'things',
    document: { id: 'a', tags: ['x'.repeat(bytes - 4)] },
  });
  const results = async (bytes: number) =>
    (await world.operate({ op: 'import', uid: uidOf('bob'), documents: [item(bytes)] })).data;
  expect(await results(2001)).toMatchObject({ results: [{ error: { code: 'InvalidArgument' } }] });
  expect(await results(2000)).toEqual({ results: [{ id: 'a' }] });
  expect(await db('bob', { op: 'update', id: 'a', set: { text: 'x' } })).toMatchObject({
    error: { code: 'InvalidArgument' },
  });
});

it('documents of a shared collection have times and a revision, too', async () => {
  await world.operate({ op: 'putShared', collection: 'news', documents: [{ id: 'a', title: 'x' }] });
  const { data } = await db('alice', { op: 'get', collection: 'news', id: 'a' });
  expect(data).toEqual({
    id: 'a',
    title: 'x',
    createdAt: expect.any(Number),
    updatedAt: expect.any(Number),
    _rev: expect.stringMatching(/^[0-9a-z]{8}-/),
  });
});

it("deleting a user's data takes tombstones, too, and does not count them", async () => {
  await db('alice', { op: 'batch', items: ['a', 'b', 'c'].map((id) => ({ op: 'add', obj: { id } })) });
  await db('alice', { op: 'remove', id: 'b' });
  await db('bob', { op: 'remove', id: 'b' });
  await world.operate({ op: 'disableUser', uid: uidOf('alice') });
  // So long that no instance takes the session for an active one any more.
  world.ahead += 60_000;
  expect(await world.operate({ op: 'deleteUserData', uid: uidOf('alice') })).toEqual({
    data: { deleted: 2, isDone: true },
  });
  expect(Object.keys(await world.rows())).toEqual(['bob/b']);
});
