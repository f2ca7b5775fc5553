import { beforeAll, describe, expect, it } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { ask, codeOf, signIn, type User, withoutIds } from './world/user.ts';

const canary = 'only-for-its-owner';

/** A document of the victim's, and what the attacker somehow knows of it. */
interface Target {
  readonly id: string;
  readonly rev: string;
}

interface Attempt {
  readonly name: string;
  readonly request: (target: Target) => object;
  /** What an absent document is answered with: a code of an error, or that it is done. */
  readonly answered: string;
  /** Whether the attacker gets a document, or a tombstone, of their own by it. */
  readonly makesOwn?: true;
}

const items = (item: (target: Target) => object) => (target: Target) => ({
  op: 'batch',
  items: [item(target)],
});

const attempts: readonly Attempt[] = [
  { name: 'get', request: ({ id }) => ({ op: 'get', id }), answered: 'NotFound' },
  {
    name: 'get of one field',
    request: ({ id }) => ({ op: 'get', id, fields: ['text'] }),
    answered: 'NotFound',
  },
  { name: 'list by id', request: ({ id }) => ({ op: 'list', where: { id } }), answered: 'done' },
  {
    name: 'list by several ids',
    request: ({ id }) => ({ op: 'list', where: { id: { $in: [id, 'z'] } } }),
    answered: 'done',
  },
  { name: 'list by the text', request: () => ({ op: 'list', where: { text: canary } }), answered: 'done' },
  {
    name: 'list by a double negation',
    request: ({ id }) => ({ op: 'list', where: { $not: { $not: { id: { $prefix: id } } } } }),
    answered: 'done',
  },
  {
    name: 'list backwards',
    request: ({ id }) => ({
      op: 'list',
      where: { id: { $gte: id } },
      orderBy: { field: 'id', direction: 'desc' },
    }),
    answered: 'done',
  },
  { name: 'count', request: ({ id }) => ({ op: 'count', where: { id } }), answered: 'done' },
  {
    name: 'update',
    request: ({ id }) => ({ op: 'update', id, set: { text: 'stolen' } }),
    answered: 'NotFound',
  },
  {
    name: 'update of its revision',
    request: ({ id, rev }) => ({ op: 'update', id, set: { text: 'stolen' }, ifRev: rev }),
    answered: 'NotFound',
  },
  {
    name: 'update that takes a field away',
    request: ({ id }) => ({ op: 'update', id, unset: ['text'] }),
    answered: 'NotFound',
  },
  {
    name: 'put',
    request: ({ id }) => ({ op: 'put', obj: { id, kind: 'a' } }),
    answered: 'done',
    makesOwn: true,
  },
  {
    name: 'put of its revision',
    request: ({ id, rev }) => ({ op: 'put', obj: { id, kind: 'a' }, ifRev: rev }),
    answered: 'Aborted',
  },
  {
    name: 'add of its id',
    request: ({ id }) => ({ op: 'add', obj: { id, kind: 'a' } }),
    answered: 'done',
    makesOwn: true,
  },
  { name: 'remove', request: ({ id }) => ({ op: 'remove', id }), answered: 'done', makesOwn: true },
  {
    name: 'remove of its revision',
    request: ({ id, rev }) => ({ op: 'remove', id, ifRev: rev }),
    answered: 'Aborted',
  },
  {
    name: 'update in a batch',
    request: items(({ id }) => ({ op: 'update', id, set: { text: 'stolen' } })),
    answered: 'done',
  },
  {
    name: 'put in a batch',
    request: items(({ id }) => ({ op: 'put', obj: { id, kind: 'a' } })),
    answered: 'done',
    makesOwn: true,
  },
  {
    name: 'put of its revision in a batch',
    request: items(({ id, rev }) => ({ op: 'put', obj: { id, kind: 'a' }, ifRev: rev })),
    answered: 'done',
  },
  {
    name: 'add in a batch',
    request: items(({ id }) => ({ op: 'add', obj: { id, kind: 'a' } })),
    answered: 'done',
    makesOwn: true,
  },
  {
    name: 'remove in a batch',
    request: items(({ id }) => ({ op: 'remove', id })),
    answered: 'done',
    makesOwn: true,
  },
];

/** Todos have no kind. */
function forCollection(collection: string, request: object): object {
  const text = JSON.stringify({ ...request, collection });
  return JSON.parse(collection === 'todos' ? text.replace(/,"kind":"a"/g, '') : text);
}

describe('A1: another user’s documents', () => {
  describe.each([
    [3, ['todos', 'things']],
    [2, ['todos']],
  ] as const)('on Function Compute %s.0', (generation, collections) => {
    const world = useAttackWorld(generation);
    let mallory: User;
    const targets = new Map<string, Target>();

    beforeAll(async () => {
      mallory = await signIn(world(), 'mallory');
      const bob = await signIn(world(), 'bob');
      for (const collection of collections) {
        for (const { name } of attempts) {
          const id = `bobs ${name} ${'x'.repeat(20)}`;
          const obj = { id, text: canary, ...(collection === 'things' ? { kind: 'c', tags: [canary] } : {}) };
          const { body } = await ask(world(), bob, { op: 'put', collection, obj });
          targets.set(`${collection} ${name}`, { id, rev: (body as { data: { _rev: string } }).data._rev });
        }
      }
    });

    describe.each(collections)('in %s', (collection) => {
      it.each(attempts)('$name: as if there were none, and nobody else’s row changes', async (attempt) => {
        const { request, answered, makesOwn } = attempt;
        const target = targets.get(`${collection} ${attempt.name}`) as Target;
        const absent = { id: target.id.replace('bobs', 'nobo'), rev: target.rev };
        const texts: string[] = [];
        for (const one of [target, absent]) {
          const changes = await world().changes(async () => {
            const answer = await ask(world(), mallory, forCollection(collection, request(one)));
            expect(answer.status).toBe(200);
            expect(codeOf(answer) ?? 'done').toBe(answered);
            expect(answer.text).not.toContain(canary);
            texts.push(withoutIds(answer.text, one.id));
          });
          expect(changes).toEqual(makesOwn ? [`+data_${collection}/${mallory.uid}/${one.id}`] : []);
        }
        expect(texts[0]).toBe(texts[1]);
        tried(2);
      });
    });
  });
});
