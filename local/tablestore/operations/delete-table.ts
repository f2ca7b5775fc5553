import { DeleteTableRequest, DeleteTableResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { defineOperation } from './operation.ts';

/** Deletes a table with all of its rows. */
export const deleteTable = defineOperation({
  name: 'DeleteTable',
  request: DeleteTableRequest,
  response: DeleteTableResponse,
  tables: (request) => [request.table_name],
  run(request, { catalog }) {
    checkTableName(request.table_name);
    catalog.remove(request.table_name);
    return {};
  },
});
