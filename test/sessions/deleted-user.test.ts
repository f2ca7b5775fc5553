import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { collections } from '../../collections.ts';
import { createTablestoreConnection } from '../../functions/common/tablestore/connection.ts';
import { readUser } from '../../functions/common/users.ts';
import { operations } from '../../functions/operate/operations.ts';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId } from '../../local/alipay/users.ts';
import { logIn, type SessionWorld, startSessionWorld } from './session-world.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await startSessionWorld();
});
afterAll(() => world.close());

const uidOf = (user: string) => `alipay:open_id:${openId(appId, user)}`;

/** Runs deleteUserData with some time; `meanwhile` is what others do while it waits, which moves the clock on. */
async function deleteUserData(
  uid: string,
  { seconds = 60, meanwhile = async (_wait: number): Promise<unknown> => undefined } = {},
) {
  const waits: number[] = [];
  const answer = await operations.get('deleteUserData')?.perform(
    { uid },
    {
      store: world.store,
      client: createTablestoreConnection({
        TABLESTORE_INSTANCE: 'mini-app',
        TABLESTORE_ENDPOINT: world.tablestore.endpoint,
      })(world.context),
      collections,
      configuration: { SESSION_ABSOLUTE_SECONDS: 86_400 },
      clock: () => world.now,
      deadline: world.now + seconds * 1000,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        const until = world.now + milliseconds;
        await meanwhile(milliseconds);
        world.now = until;
      },
    },
  );
  return { answer, waits };
}

const documentsOf = async (uid: string) =>
  (await world.store.getRange('data_todos', { partition: ['uid', uid], column: 'id', limit: 10 })).rows;

it('a document that a warm instance takes from a remembered session is deleted with the others', async () => {
  const warm = world.start();
  const sid = await logIn(world, warm, 'writing');
  const put = (id: string) => warm.db({ sid, op: 'put', obj: { id, text: 'x', completed: false } });
  expect(await put('before')).toMatchObject({ data: { id: 'before' } });

  const { answer, waits } = await deleteUserData(uidOf('writing'), {
    meanwhile: async () => {
      world.now += 29_999;
      expect(await put('meanwhile')).toMatchObject({ data: { id: 'meanwhile' } });
      world.now += 1;
      expect(await put('too-late')).toMatchObject({ error: { code: 'Unauthenticated' } });
    },
  });
  expect(waits).toEqual([50_000]);
  expect(answer).toEqual({ deleted: 2, isDone: true });
  expect(await documentsOf(uidOf('writing'))).toEqual([]);
  expect(await readUser(world.store, uidOf('writing'))).toBeUndefined();
});

it('a run whose time is over before that deletes nothing, and the next waits for the rest alone', async () => {
  const instances = world.start();
  const sid = await logIn(world, instances, 'twice');
  await instances.db({ sid, op: 'put', obj: { id: 'a', text: 'x', completed: false } });
  expect(await deleteUserData(uidOf('twice'), { seconds: 40 })).toEqual({
    answer: { deleted: 0, isDone: false },
    waits: [40_000],
  });
  expect(await documentsOf(uidOf('twice'))).toHaveLength(1);
  expect(await deleteUserData(uidOf('twice'))).toEqual({
    answer: { deleted: 1, isDone: true },
    waits: [10_000],
  });
});

it('of somebody who never logged in, or was disabled a minute ago, it deletes at once', async () => {
  expect(await deleteUserData(uidOf('nobody'))).toEqual({
    answer: { deleted: 0, isDone: true },
    waits: [],
  });
  const instances = world.start();
  await logIn(world, instances, 'disabled');
  await instances.operate({ op: 'disableUser', uid: uidOf('disabled') });
  world.now += 60_000;
  expect((await deleteUserData(uidOf('disabled'))).waits).toEqual([]);
});
