import * as v from 'valibot';
import { defineOperation } from '../operation.ts';
import { applySchema, readPlan } from '../schema/apply-schema.ts';
import { neededTables } from '../schema/needed-tables.ts';

/**
 * `{"op":"schema"}` says which tables and indexes collections.ts needs beyond those that exist, and what differs;
 * `{"op":"schema","apply":true}` makes them. Nothing is ever changed or dropped. The answer is a SchemaAnswer.
 */
export const schema = defineOperation({
  name: 'schema',
  request: { apply: v.optional(v.boolean('must be true or false'), false) },
  run({ apply }, scope) {
    const needed = neededTables(scope.collections, scope.configuration.SESSION_ABSOLUTE_SECONDS);
    return apply ? applySchema(scope, needed) : readPlan(scope, needed);
  },
});
