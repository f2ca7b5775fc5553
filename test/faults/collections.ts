import * as v from 'valibot';
import { type CollectionsOf, defineCollections } from '../../functions/common/collections/define.ts';

/** What the deployments under fault and load store: the sample's todos, and counters, whose sums tell what was doubled. */
export const collections = defineCollections({
  todos: {
    fields: {
      text: v.optional(v.pipe(v.string(), v.maxLength(1000))),
      completed: v.optional(v.boolean(), false),
    },
  },
  counters: {
    fields: {
      count: v.optional(v.pipe(v.number(), v.integer()), 0),
      mark: v.optional(v.string()),
    },
  },
});

export type Collections = CollectionsOf<typeof collections>;
