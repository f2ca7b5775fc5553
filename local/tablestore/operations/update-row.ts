import { UpdateRowRequest, WriteRowResponse } from '../protocol/messages.ts';
import { checkDataSize, checkTableName } from '../rows/limits.ts';
import { writeTimeOf } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { parseRowWrite, sizeOfWrite, writeRow } from './write-row.ts';

/** Writes, deletes and increments single columns of a row, which is made when it is not there. */
export const updateRow = defineOperation({
  name: 'UpdateRow',
  request: UpdateRowRequest,
  response: WriteRowResponse,
  tables: (request) => [request.table_name],
  run(request, context) {
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const write = parseRowWrite('UPDATE', { ...request, bytes: request.row_change });
    checkDataSize('UpdateRow', sizeOfWrite(write));
    const table = context.catalog.getDataTable(request.table_name);
    const time = writeTimeOf(context, [table]);
    return context.store.transaction((transaction) => writeRow(transaction, table, write, time));
  },
});
