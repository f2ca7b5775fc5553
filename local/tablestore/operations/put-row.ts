import { PutRowRequest, WriteRowResponse } from '../protocol/messages.ts';
import { checkDataSize, checkTableName } from '../rows/limits.ts';
import { writeTimeOf } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { parseRowWrite, sizeOfWrite, writeRow } from './write-row.ts';

/** Writes a whole row, in the place of what is there. */
export const putRow = defineOperation({
  name: 'PutRow',
  request: PutRowRequest,
  response: WriteRowResponse,
  tables: (request) => [request.table_name],
  run(request, context) {
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const write = parseRowWrite('PUT', { ...request, bytes: request.row });
    checkDataSize('PutRow', sizeOfWrite(write));
    const table = context.catalog.getDataTable(request.table_name);
    const time = writeTimeOf(context, [table]);
    return context.store.transaction((transaction) => writeRow(transaction, table, write, time));
  },
});
