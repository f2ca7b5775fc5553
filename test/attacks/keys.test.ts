import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomBody } from '../documents/isolation/random-bodies.ts';
import { touchedPartitions } from '../documents/isolation/touched-partitions.ts';
import { tried } from '../hard/tries.ts';
import { fuzz, runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { expectOf, outcomeOf } from './world/outcomes.ts';
import { ask, signIn, type User } from './world/user.ts';

const canary = 'only-for-its-owner';
const usualRuns = 500;

describe('A2: another user’s key in a body, a condition, a cursor or beside them', () => {
  const world = useAttackWorld(3);
  let mallory: User;
  let bob: User;
  const cursors: string[] = [];

  beforeAll(async () => {
    mallory = await signIn(world(), 'mallory');
    bob = await signIn(world(), 'bob');
    for (const user of [mallory, bob]) {
      const text = user === bob ? canary : 'own';
      for (const id of ['a', 'b', 'c', 'd']) {
        const obj = { id, kind: 'a', text, label: text, tags: [text] };
        await ask(world(), user, { op: 'put', collection: 'things', obj });
        await ask(world(), user, { op: 'put', obj: { id, text } });
      }
    }
    for (const orderBy of ['id', 'rank', 'label']) {
      const { body } = await ask(world(), bob, { op: 'list', collection: 'things', orderBy, limit: 1 });
      cursors.push((body as { next: string }).next);
    }
  });

  const names = [
    'uid',
    '_uid',
    'owner',
    'user',
    'userId',
    'partition',
    'table',
    'primaryKey',
    'open_id',
    '_gone',
  ];

  it('is refused beside the operation, in every operation', async () => {
    const requests = [
      { op: 'get', id: 'a' },
      { op: 'list' },
      { op: 'count' },
      { op: 'put', obj: { id: 'a', text: 'x' } },
      { op: 'add', obj: { text: 'x' } },
      { op: 'update', id: 'a', set: { text: 'x' } },
      { op: 'remove', id: 'a' },
      { op: 'batch', items: [{ op: 'remove', id: 'a' }] },
    ];
    const cases = requests.flatMap((request) =>
      names.map((name) => [`${request.op} ${name}`, { ...request, [name]: bob.uid }] as const),
    );
    await expectOf(world(), mallory, 'InvalidArgument', cases, canary);
  });

  it('is refused in documents, changes, conditions, orders and fields', async () => {
    const cases = names.flatMap((name) => [
      [`put ${name}`, { op: 'put', obj: { id: 'a', [name]: bob.uid } }] as const,
      [`add ${name}`, { op: 'add', obj: { [name]: bob.uid } }] as const,
      [`set ${name}`, { op: 'update', id: 'a', set: { [name]: bob.uid } }] as const,
      [`unset ${name}`, { op: 'update', id: 'a', unset: [name] }] as const,
      [`inc ${name}`, { op: 'update', id: 'a', inc: { [name]: 1 } }] as const,
      [`push ${name}`, { op: 'update', id: 'a', push: { [name]: [bob.uid] } }] as const,
      [`where ${name}`, { op: 'list', where: { [name]: bob.uid } }] as const,
      [`where not ${name}`, { op: 'count', where: { $not: { [name]: mallory.uid } } }] as const,
      [`or ${name}`, { op: 'list', where: { $or: [{ id: 'a' }, { [name]: { $gte: '' } }] } }] as const,
      [`order ${name}`, { op: 'list', orderBy: name }] as const,
      [`field ${name}`, { op: 'list', fields: [name] }] as const,
    ]);
    await expectOf(world(), mallory, 'InvalidArgument', cases, canary);
  });

  it('is nothing but a text in an id: the row is the caller’s', async () => {
    const ids = [bob.uid, `${bob.uid}/a`, `../${bob.uid}/a`, `${bob.uid}\0a`, 'shared', 'INF_MIN', 'INF_MAX'];
    for (const id of ids) {
      const changes = await world().changes(async () => {
        expect(outcomeOf(await ask(world(), mallory, { op: 'put', obj: { id, text: 'x' } }))).toBe('done');
      });
      expect(changes).toEqual([`+data_todos/${mallory.uid}/${id}`]);
    }
    tried(ids.length);
  });

  it(
    'never leads anywhere: whatever a body holds, every key sent to Tablestore is the caller’s or of a shared document to be read',
    async () => {
      const before = await world().rows();
      const foreign = [...before].filter(([key]) => !key.includes(mallory.uid));
      const seen = { done: 0, written: 0 };
      const knowledge = {
        ids: ['a', 'b', 'c', 'd', 'e'],
        uids: [mallory.uid, bob.uid, 'shared', ''],
        cursors,
      };
      world().tablestore.take();
      await fuzz('A2', usualRuns, randomBody(mallory.sessionId, knowledge), async (body) => {
        const answer = await ask(world(), mallory, body);
        const outcome = outcomeOf(answer);
        if (
          !/^(done|InvalidArgument|NotFound|AlreadyExists|Aborted|PermissionDenied|Unauthenticated)$/.test(
            outcome,
          )
        )
          throw new Error(`It comes to ${outcome}.`);
        if (answer.text.includes(canary)) throw new Error(`It tells another user’s document: ${answer.text}`);
        if (outcome === 'done') seen.done += 1;
        for (const { path, body: sent } of world().tablestore.take()) {
          for (const { table, partition, isWrite } of touchedPartitions(path.slice(1), sent)) {
            if (isWrite) seen.written += 1;
            const isOwn = table.startsWith('data_') && partition === mallory.uid;
            const isRead =
              !isWrite &&
              (partition === 'shared' ? table.startsWith('data_news') : table.startsWith('auth_'));
            if (!isOwn && !isRead) throw new Error(`${path} touches ${partition} of ${table}.`);
          }
        }
      });
      const after = await world().rows();
      expect([...after].filter(([key]) => !key.includes(mallory.uid))).toEqual(foreign);
      // It is no proof when next to nothing gets through.
      expect(seen.done).toBeGreaterThan(runsOf(usualRuns) / 100);
      expect(seen.written).toBeGreaterThan(runsOf(usualRuns) / 100);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});
