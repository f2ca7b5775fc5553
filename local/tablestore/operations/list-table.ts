import { ListTableRequest, ListTableResponse } from '../protocol/messages.ts';
import { defineOperation } from './operation.ts';

/**
 * The names of the instance's tables, without those of index tables: the official SDKs' tests clean up by deleting
 * whatever is listed. Policies have to allow it on every table (`…/table/*`).
 */
export const listTable = defineOperation({
  name: 'ListTable',
  request: ListTableRequest,
  response: ListTableResponse,
  tables: () => ['*'],
  run: (_request, { catalog }) => ({ table_names: catalog.names() }),
});
