import * as v from 'valibot';
import { defineCollections } from '../../functions/common/collections/define.ts';

const fields = {
  title: v.string(),
  note: v.optional(v.string()),
  completed: v.optional(v.boolean(), false),
  priority: v.optional(v.pipe(v.number(), v.integer()), 0),
};

/** Collections alike: of few and of many documents of one user, and of few and of many rows of others. */
export const collections = defineCollections({
  own: { fields },
  paged: { fields },
  few: { fields },
  many: { fields },
});
