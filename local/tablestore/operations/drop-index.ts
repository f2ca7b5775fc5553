import { DropIndexRequest, DropIndexResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { defineOperation } from './operation.ts';

/** Removes a secondary index from its table. */
export const dropIndex = defineOperation({
  name: 'DropIndex',
  request: DropIndexRequest,
  response: DropIndexResponse,
  tables: (request) => [request.main_table_name],
  run({ main_table_name, index_name }, { catalog }) {
    checkTableName(main_table_name);
    checkTableName(index_name);
    catalog.removeIndex(main_table_name, index_name);
    return {};
  },
});
