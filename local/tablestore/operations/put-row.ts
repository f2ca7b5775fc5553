import { PutRowRequest, WriteRowResponse } from '../protocol/messages.ts';
import { checkDataSize, checkTableName } from '../rows/limits.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { parseRowWrite, sizeOfWrite, writeRow } from './write-row.ts';

/** Writes a whole row, in the place of what is there. */
export const putRow = defineOperation({
  name: 'PutRow',
  request: PutRowRequest,
  response: WriteRowResponse,
  tables: (request) => [request.table_name],
  run(request, { store, catalog, now }) {
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const write = parseRowWrite('PUT', { ...request, bytes: request.row });
    checkDataSize('PutRow', sizeOfWrite(write));
    const table = catalog.get(request.table_name);
    return store.transaction((transaction) => writeRow(transaction, table, write, now));
  },
});
