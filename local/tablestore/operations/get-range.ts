import { parameterInvalid } from '../protocol/errors.ts';
import { GetRangeRequest, GetRangeResponse } from '../protocol/messages.ts';
import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import { behindOneHeader, encodeRow } from '../protocol/plain-buffer/writer.ts';
import { answerRow, type ReadOfTable } from '../rows/answer-row.ts';
import { checkTableName, maximumDataSize, maximumRowsPerPage } from '../rows/limits.ts';
import { boundKey, matchSchema } from '../rows/primary-key.ts';
import { decodeStoredRow } from '../rows/row.ts';
import { parseSelection } from '../rows/selection.ts';
import { keyOf } from '../rows/table-rows.ts';
import type { Entry } from '../storage/ordered-store.ts';
import { capacityUnits, consumed, versionSizeOf } from './capacity.ts';
import { openForReading } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';

/** Reads rows in the order of their primary keys, or against it, a page at a time. */
export const getRange = defineOperation({
  name: 'GetRange',
  request: GetRangeRequest,
  response: GetRangeResponse,
  tables: (request) => [request.table_name],
  run(request, context) {
    const { store, catalog, now, faults } = context;
    refuseTransaction(request.transaction_id);
    checkTableName(request.table_name);
    const found = catalog.find(request.table_name);
    const start = boundKey(decodeRow(request.inclusive_start_primary_key), found);
    const end = boundKey(decodeRow(request.exclusive_end_primary_key), found);
    const selection = parseSelection(request);
    if (request.limit !== undefined && request.limit <= 0) {
      throw parameterInvalid('The limit must be greater than 0.');
    }
    const table = openForReading(context, request.table_name);
    matchSchema(table, start);
    matchSchema(table, end);

    const backward = request.direction === 'BACKWARD';
    const range = { from: keyOf(table, start), to: keyOf(table, end), backward };
    const order = Buffer.compare(range.from, range.to);
    if (!backward && order >= 0) throw parameterInvalid('Begin key must less than end key in FORWARD');
    if (backward && order <= 0) throw parameterInvalid('Begin key must more than end key in BACKWARD');

    const limits = {
      selectedRows: request.limit ?? Number.POSITIVE_INFINITY,
      visibleRows: faults.scannedRowsPerPage(),
    };
    const read = { table, selection, versionSize: versionSizeOf(table), now };
    const page = readPage(store.range(range), read, limits);
    const response = {
      consumed: consumed({ read: capacityUnits(page.readSize) }),
      rows: behindOneHeader(page.rows),
    };
    if (page.next === undefined) return response;
    const { primaryKey } = decodeStoredRow(page.next, table.name);
    return { ...response, next_start_primary_key: encodeRow({ primaryKey, cells: [] }) };
  },
});

/**
 * Takes rows until the limit of selected rows, or until as much has been scanned as one page may: selected or not,
 * so that a page can be empty and yet name where the next one starts. Expired rows that are still stored count as
 * scanned, because many of them must not keep other requests waiting.
 */
function readPage(
  entries: Iterable<Entry>,
  read: ReadOfTable,
  limits: { readonly selectedRows: number; readonly visibleRows: number },
): { rows: Buffer[]; readSize: number; next: Buffer | undefined } {
  const rows: Buffer[] = [];
  let scannedRows = 0;
  let visibleRows = 0;
  let scannedSize = 0;
  let readSize = 0;
  for (const { value } of entries) {
    if (scannedRows >= maximumRowsPerPage || scannedSize >= maximumDataSize) {
      return { rows, readSize, next: value };
    }
    const answered = answerRow(value, read);
    scannedRows++;
    scannedSize += answered.scannedSize;
    if (!answered.isVisible) continue;
    if (rows.length >= limits.selectedRows || visibleRows >= limits.visibleRows) {
      return { rows, readSize, next: value };
    }
    visibleRows++;
    readSize += answered.readSize;
    if (answered.row !== undefined) rows.push(answered.row);
  }
  return { rows, readSize, next: undefined };
}
