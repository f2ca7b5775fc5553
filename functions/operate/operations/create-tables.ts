import { defineOperation } from '../operation.ts';
import { createMissingTables } from '../schema/create-missing-tables.ts';
import { neededTables } from '../schema/needed-tables.ts';

/**
 * `{"op":"createTables"}` → `{"created":[…],"existing":[…]}`: makes the tables that are missing, and nothing else. For
 * indexes, and for what differs from the declarations, there is `schema`.
 */
export const createTables = defineOperation({
  name: 'createTables',
  request: {},
  run: (_request, { client, collections, configuration }) =>
    createMissingTables(client, neededTables(collections, configuration.SESSION_ABSOLUTE_SECONDS)),
});
