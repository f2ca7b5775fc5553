import * as v from 'valibot';
import { defineCollections } from '../../../../functions/common/collections/define.ts';

/** What there is to attack: fields of every type with indexes on them, lists, and documents that all users share. */
export const collections = defineCollections({
  todos: {
    fields: {
      text: v.optional(v.pipe(v.string(), v.maxLength(1000))),
      completed: v.optional(v.boolean(), false),
    },
  },
  things: {
    fields: {
      text: v.optional(v.string()),
      due: v.optional(v.pipe(v.number(), v.integer())),
      weight: v.optional(v.number()),
      done: v.optional(v.boolean(), false),
      label: v.optional(v.pipe(v.string(), v.maxBytes(1024)), 'b'),
      rank: v.optional(v.pipe(v.number(), v.integer()), 1),
      kind: v.picklist(['a', 'b', 'c']),
      tags: v.optional(v.array(v.string())),
      notes: v.optional(v.record(v.string(), v.any())),
    },
    indexes: ['label', 'rank', ['kind', 'rank']],
  },
  news: {
    fields: { title: v.string(), rank: v.pipe(v.number(), v.integer()) },
    indexes: ['rank'],
    shared: true,
  },
});
