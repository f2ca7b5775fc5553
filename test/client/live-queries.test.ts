import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import type { UnknownObject } from '../../client/source/border.ts';
import { createCanceller } from '../../client/source/cancellation.ts';
import { comparing } from '../../client/source/live/item-order.ts';
import { matches } from '../../client/source/live/matches.ts';
import { defineCollections } from '../../functions/common/collections/define.ts';
import { type ClientWorld, startClientWorld } from './client-world.ts';

const declared = defineCollections({
  things: {
    fields: {
      text: v.pipe(v.string(), v.maxBytes(100)),
      note: v.optional(v.string()),
      status: v.optional(v.picklist(['open', 'done']), 'open'),
      points: v.optional(v.pipe(v.number(), v.integer()), 0),
      ratio: v.optional(v.number()),
      flag: v.optional(v.boolean()),
    },
    indexes: ['points', 'text'],
  },
});

// What needs two UTF-16 units comes after U+FFFD, and a text after its prefixes.
const text = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'é', '\ud7ff', '\ue000', '\ufffd', '😀', '😀a', '𝒳');
const integer = fc.constantFrom(-5, -1, 0, 1, 2, 7, 2 ** 40);
const ratio = fc.constantFrom(-0.5, 0, 0.1, 1, 1e10);

const thing = fc.record(
  {
    text,
    note: text,
    status: fc.constantFrom('open', 'done'),
    points: integer,
    ratio,
    flag: fc.boolean(),
  },
  { requiredKeys: ['text'] },
);

const ordered = <Value>(value: fc.Arbitrary<Value>) =>
  fc.record(
    {
      $eq: value,
      $ne: value,
      $gt: value,
      $gte: value,
      $lt: value,
      $lte: value,
      $in: fc.array(value, { minLength: 1, maxLength: 3 }),
      $nin: fc.array(value, { minLength: 1, maxLength: 3 }),
      $exists: fc.boolean(),
    },
    { requiredKeys: [] },
  );
const some = <Value extends object>(value: fc.Arbitrary<Value>) =>
  value.filter((condition) => Object.keys(condition).length > 0).map(firstTwo);

/** Tablestore takes 32 conditions in all. */
function firstTwo(condition: object): object {
  return Object.fromEntries(Object.entries(condition).slice(0, 2));
}

const texts = fc.oneof(text, some(ordered(text)), fc.record({ $prefix: text }));
const field = fc.oneof(
  fc.record({ text: texts }),
  fc.record({ note: texts }),
  fc.record({ status: fc.oneof(fc.constantFrom('open', 'done'), fc.record({ $ne: fc.constant('done') })) }),
  fc.record({ points: fc.oneof(integer, some(ordered(integer))) }),
  fc.record({ ratio: fc.oneof(ratio, some(ordered(ratio))) }),
  fc.record({
    flag: fc.oneof(fc.boolean(), fc.record({ $exists: fc.boolean() }), fc.record({ $ne: fc.boolean() })),
  }),
  fc.record({ id: fc.record({ $gt: fc.constantFrom('3', '5') }) }),
  fc.record({ createdAt: fc.record({ $gte: fc.constantFrom(0, 1e15) }) }),
);
const where: fc.Arbitrary<UnknownObject> = fc.oneof(
  { weight: 3, arbitrary: field },
  { weight: 1, arbitrary: fc.array(field, { minLength: 1, maxLength: 2 }).map(($and) => ({ $and })) },
  { weight: 1, arbitrary: fc.array(field, { minLength: 1, maxLength: 2 }).map(($or) => ({ $or })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        field,
        fc.array(field, { minLength: 1, maxLength: 2 }).map(($or) => ({ $or })),
      )
      .map(($not) => ({ $not })),
  },
  { weight: 1, arbitrary: fc.tuple(field, field).map(([a, b]) => ({ ...a, ...b })) },
);

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld(declared);
});
afterAll(() => world.close());

it('what a list shows of what it knows is what the server finds, in its order', async () => {
  const { signal } = createCanceller();
  let users = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(thing, { minLength: 3, maxLength: 12 }),
      fc.array(where, { minLength: 12, maxLength: 12 }),
      async (things, conditions) => {
        users += 1;
        const { offline } = world.clientOf(`queries-${users}`);
        const writes = things.map((obj, n) => ({
          op: 'put' as const,
          collection: 'things',
          opId: `write${users}n${n}`,
          obj: { ...obj, id: `${n}` },
        }));
        const results = await offline.send(writes, signal);
        expect(results.filter((result) => 'error' in result)).toEqual([]);
        const everything = { collection: 'things', limit: 1000 };
        const { data: known } = await offline.list(everything, signal);
        expect(known).toHaveLength(things.length);
        for (const [at, condition] of conditions.entries()) {
          const order = {
            field: ['id', 'points', 'text'][at % 3] ?? 'id',
            direction: at % 2 === 0 ? ('asc' as const) : ('desc' as const),
          };
          const { data } = await offline.list({ ...everything, where: condition, orderBy: order }, signal);
          const shown = known.filter((document) => matches(condition, document)).sort(comparing(order));
          expect([condition, order, shown.map(({ id }) => id)]).toEqual([
            condition,
            order,
            data.map(({ id }) => id),
          ]);
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
