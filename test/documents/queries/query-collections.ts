import * as v from 'valibot';
import { defineCollections } from '../../../functions/common/collections/define.ts';

/** A collection with a field of each type, with and without defaults, and all the indexes there may be; a shared one. */
export const collections = defineCollections({
  things: {
    fields: {
      text: v.optional(v.string()),
      due: v.optional(v.pipe(v.number(), v.integer())),
      share: v.optional(v.number(), 0.5),
      weight: v.optional(v.number()),
      done: v.optional(v.boolean(), false),
      seen: v.optional(v.boolean()),
      label: v.optional(v.pipe(v.string(), v.maxBytes(1024)), 'b'),
      rank: v.optional(v.pipe(v.number(), v.integer()), 1),
      kind: v.picklist(['a', 'b', 'c']),
      tags: v.optional(v.array(v.string())),
    },
    indexes: ['label', 'rank', ['kind', 'rank'], ['rank', 'label'], 'updatedAt'],
  },
  news: {
    fields: { title: v.string(), rank: v.pipe(v.number(), v.integer()) },
    indexes: ['rank'],
    shared: true,
  },
});
