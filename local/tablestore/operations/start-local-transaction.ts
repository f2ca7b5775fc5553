import { StartLocalTransactionRequest, StartLocalTransactionResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { defineOperation, transactionsDisabled } from './operation.ts';

/**
 * Refuses every local transaction, as the service does for tables that were not created for them: the SDK for Node.js
 * cannot create others.
 */
export const startLocalTransaction = defineOperation({
  name: 'StartLocalTransaction',
  request: StartLocalTransactionRequest,
  response: StartLocalTransactionResponse,
  tables: (request) => [request.table_name],
  run({ table_name }, { catalog }) {
    checkTableName(table_name);
    catalog.getDataTable(table_name);
    throw transactionsDisabled();
  },
});
