import * as v from 'valibot';
import { defineCollections } from '../../../functions/common/collections/define.ts';
import { timestamp } from '../../../functions/common/collections/timestamp.ts';

/**
 * A collection with a field of each type and what can be declared of it; one without
 * any of it; one whose table nobody has made; a shared one.
 */
export const collections = defineCollections({
  things: {
    fields: {
      text: v.optional(v.pipe(v.string(), v.maxLength(20))),
      done: v.optional(v.boolean(), false),
      count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-5), v.maxValue(200))),
      rank: v.optional(v.pipe(v.number(), v.integer()), 7),
      even: v.optional(v.pipe(v.number(), v.integer(), v.multipleOf(2))),
      share: v.optional(v.number()),
      due: v.optional(timestamp(), 0),
      tags: v.optional(v.pipe(v.array(v.string()), v.maxLength(200))),
      nested: v.optional(v.record(v.string(), v.unknown())),
    },
    indexes: ['rank', 'due', 'createdAt', 'updatedAt'],
    maxBytes: 2_000,
  },
  notes: { fields: { text: v.optional(v.string()) } },
  unmade: { fields: {} },
  news: { fields: { title: v.string() }, shared: true },
});
