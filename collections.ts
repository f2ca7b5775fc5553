import * as v from 'valibot';
import {
  type CollectionsOf,
  type DocumentsOf,
  defineCollections,
} from './functions/common/collections/define.ts';

/**
 * What the app stores. Every signed-in user has documents of their own in each collection; `id` is added to them.
 * From here come the tables, the validation on the server and, by `Collections`, the client's types.
 */
export const collections = defineCollections({
  todos: {
    fields: {
      text: v.optional(v.pipe(v.string(), v.maxLength(1000))),
      completed: v.optional(v.boolean(), false),
      /** The day by which it is to be done, such as 20261231. What has none comes last: it is due on the last of all. */
      due: v.optional(v.pipe(v.number(), v.integer()), 99_991_231),
    },
    indexes: ['due'],
  },
});

/** The type argument of `createClient<Collections>()`. */
export type Collections = CollectionsOf<typeof collections>;

/** A document as it is read, by its collection: `Documents['todos']`. */
export type Documents = DocumentsOf<typeof collections>;
