import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { touchedPartitions } from '../documents/isolation/touched-partitions.ts';
import { tried } from '../hard/tries.ts';
import { fuzz, runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { type Case, expectOf, outcomeOf } from './world/outcomes.ts';
import { ask, signIn, type User } from './world/user.ts';

const canary = 'only-for-its-owner';
const usualRuns = 400;
const list = { op: 'list', collection: 'things', limit: 2 };
const cursorOf = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');

describe('A3: cursors', () => {
  const world = useAttackWorld(3);
  let mallory: User;
  let bob: User;

  const nextOf = async (user: User, request: object) => {
    const { body } = await ask(world(), user, { ...list, ...request });
    return (body as { next: string }).next;
  };

  /** Whatever a cursor is: refused, or the caller's own documents from some position on. */
  async function expectOwnOrRefused(cursor: unknown, request: object = {}): Promise<boolean> {
    world().tablestore.take();
    const answer = await ask(world(), mallory, { ...list, ...request, cursor });
    const outcome = outcomeOf(answer);
    if (outcome !== 'done' && outcome !== 'InvalidArgument') throw new Error(`It comes to ${outcome}.`);
    if (answer.text.includes(canary)) throw new Error(`It tells another user’s document: ${answer.text}`);
    for (const { path, body } of world().tablestore.take()) {
      for (const { table, partition, isWrite } of touchedPartitions(path.slice(1), body)) {
        const isOwn = table.startsWith('data_things') && partition === mallory.uid && !isWrite;
        if (!isOwn && !(table.startsWith('auth_') && !isWrite))
          throw new Error(`${path} touches ${partition}.`);
      }
    }
    return outcome === 'done';
  }

  beforeAll(async () => {
    mallory = await signIn(world(), 'mallory');
    bob = await signIn(world(), 'bob');
    for (const user of [mallory, bob]) {
      const text = user === bob ? canary : 'own';
      const items = Array.from({ length: 12 }, (_, rank) => ({
        op: 'put',
        obj: { id: `${text} ${rank}`, kind: 'a', text, label: text, rank },
      }));
      await ask(world(), user, { op: 'batch', collection: 'things', items });
    }
  });

  it('of another user goes on with the caller’s own documents alone', async () => {
    let done = 0;
    for (const request of [
      {},
      { orderBy: 'rank' },
      { orderBy: 'label' },
      { orderBy: 'rank', where: { kind: 'a' } },
    ]) {
      if (await expectOwnOrRefused(await nextOf(bob, request), request)) done += 1;
    }
    expect(done).toBe(4);
    tried(4);
  });

  it('of another order, collection or direction is refused', async () => {
    const genuine = {
      id: await nextOf(mallory, {}),
      rank: await nextOf(mallory, { orderBy: 'rank' }),
      label: await nextOf(mallory, { orderBy: 'label' }),
      backwards: await nextOf(mallory, { orderBy: { field: 'rank', direction: 'desc' } }),
    };
    const requests: readonly (readonly [keyof typeof genuine, object])[] = [
      ['id', list],
      ['rank', { ...list, orderBy: 'rank' }],
      ['label', { ...list, orderBy: 'label' }],
      ['backwards', { ...list, orderBy: { field: 'rank', direction: 'desc' } }],
    ];
    const foreign = requests.flatMap(([order, request]) =>
      Object.entries(genuine)
        .filter(([name]) => name !== order)
        .map(([name, cursor]): Case => [`${name} for ${order}`, { ...request, cursor }]),
    );
    const elsewhere = Object.entries(genuine).flatMap(([name, cursor]): Case[] => [
      [`${name} of todos`, { op: 'list', collection: 'todos', cursor }],
      [`${name} of news`, { op: 'list', collection: 'news', orderBy: 'rank', cursor }],
    ]);
    await expectOf(world(), mallory, 'InvalidArgument', [...foreign, ...elsewhere], canary);
  });

  it('that were made up are refused: no other columns, types, counts or ends of the table', async () => {
    const positions: readonly unknown[] = [
      ['things', 'asc', ['uid', 'id'], [bob.uid, 'a']],
      ['things', 'asc', ['id'], [bob.uid, 'a']],
      ['things', 'asc', ['id'], []],
      ['things', 'asc', ['id'], [null]],
      ['things', 'asc', ['id'], [{ INF_MIN: true }]],
      ['things', 'asc', ['id'], [['a']]],
      ['things', 'asc', ['id'], [0]],
      ['things', 'asc', ['id,uid'], ['a']],
      ['things', 'asc', ['id'], ['x'.repeat(1025)]],
      ['things', 'asc', ['id'], ['\ud800']],
      ['things', 'desc', ['id'], ['a']],
      ['data_things', 'asc', ['id'], ['a']],
      ['auth_users', 'asc', ['uid'], ['a']],
      ['__proto__', 'asc', ['id'], ['a']],
      ['things', 'asc', ['id'], ['a'], bob.uid],
      { collection: 'things', uid: bob.uid },
      [],
      null,
      0,
      '',
      'INF_MIN',
      bob.uid,
    ];
    const ranks = [
      '9'.repeat(30),
      '9223372036854775808',
      '-9223372036854775809',
      '1e3',
      '0x1',
      ' 1',
      '1n',
      '',
    ];
    const cases: Case[] = [
      ...positions.map(
        (position): Case => [JSON.stringify(position), { ...list, cursor: cursorOf(position) }],
      ),
      ...ranks.map(
        (rank): Case => [
          `rank ${rank}`,
          { ...list, orderBy: 'rank', cursor: cursorOf(['things', 'asc', ['rank', 'id'], [rank, 'a']]) },
        ],
      ),
      ...['', '!', 'null', '{}', 'x'.repeat(500_000), '\0', '%00', '../..', 'e30='].map(
        (cursor): Case => [cursor.slice(0, 20), { ...list, cursor }],
      ),
      ...[0, true, null, [], {}, { next: 1 }].map(
        (cursor): Case => [JSON.stringify(cursor), { ...list, cursor }],
      ),
    ];
    await expectOf(world(), mallory, 'InvalidArgument', cases, canary);
  });

  it('with any one byte another, or cut anywhere, never lead to another user’s row', async () => {
    const cursor = await nextOf(mallory, { orderBy: 'rank' });
    const altered = [...cursor].flatMap((character, at) =>
      ['A', 'z', '_', '=']
        .filter((other) => other !== character)
        .map((other) => cursor.slice(0, at) + other + cursor.slice(at + 1))
        .concat(cursor.slice(0, at)),
    );
    let done = 0;
    for (const one of altered) if (await expectOwnOrRefused(one, { orderBy: 'rank' })) done += 1;
    // Most are broken. The others name another position, and one of one's own partition.
    expect(done).toBeLessThan(altered.length / 4);
    tried(altered.length);
  });

  it(
    'that nobody has thought of are refused, or go on with the caller’s own documents',
    async () => {
      // The user's own row changes when a long run renews the session.
      const rows = async () =>
        [...(await world().rows())].filter(([key]) => key !== `auth_users/${mallory.uid}`);
      const before = await rows();
      const text = fc.oneof(
        fc.constantFrom('things', 'asc', 'desc', 'id', 'rank', 'label', 'uid', bob.uid, '1'),
        fc.string(),
      );
      const position = fc.oneof(
        fc.tuple(
          fc.constant('things'),
          fc.constant('asc'),
          fc.constant(['rank', 'id']),
          fc.tuple(fc.oneof(fc.bigInt().map(String), text), text),
        ),
        fc.tuple(text, text, fc.array(text, { maxLength: 3 }), fc.array(text, { maxLength: 3 })),
        fc.jsonValue({ maxDepth: 3 }),
      );
      await fuzz(
        'A3',
        usualRuns,
        fc.oneof(position.map(cursorOf), fc.base64String(), fc.string()),
        async (cursor) => {
          await expectOwnOrRefused(cursor, { orderBy: 'rank' });
        },
      );
      expect(await rows()).toEqual(before);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});
