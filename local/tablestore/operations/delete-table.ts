import { DeleteTableRequest, DeleteTableResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { defineOperation } from './operation.ts';

/**
 * Deletes a table with all of its rows and its secondary indexes. The documentation asks to delete the indexes first;
 * the tests of the official Java and Python SDKs do not, and make the same tables and indexes again.
 */
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
