import { GetRowRequest, GetRowResponse } from '../protocol/messages.ts';
import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import { checkTableName } from '../rows/limits.ts';
import { readKey } from '../rows/primary-key.ts';
import { parseSelection } from '../rows/selection.ts';
import { openForReading } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { readRow } from './read-row.ts';

/** Reads one row; a row that is not there, or that the filter leaves out, is an empty answer. */
export const getRow = defineOperation({
  name: 'GetRow',
  request: GetRowRequest,
  response: GetRowResponse,
  tables: (request) => [request.table_name],
  run(request, context) {
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const primaryKey = readKey(decodeRow(request.primary_key), context.catalog.find(request.table_name));
    const selection = parseSelection(request);
    const table = openForReading(context, request.table_name);
    return readRow(context.store, table, primaryKey, selection, context.now);
  },
});
