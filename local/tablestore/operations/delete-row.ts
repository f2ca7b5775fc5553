import { DeleteRowRequest, WriteRowResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { writeTimeOf } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { parseRowWrite, writeRow } from './write-row.ts';

/** Deletes a row; one that is not there is deleted too. */
export const deleteRow = defineOperation({
  name: 'DeleteRow',
  request: DeleteRowRequest,
  response: WriteRowResponse,
  tables: (request) => [request.table_name],
  run(request, context) {
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const write = parseRowWrite('DELETE', { ...request, bytes: request.primary_key });

    const table = context.catalog.getDataTable(request.table_name);
    const time = writeTimeOf(context, [table]);
    return context.store.transaction((transaction) => writeRow(transaction, table, write, time));
  },
});
