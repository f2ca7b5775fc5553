import { parameterInvalid } from '../protocol/errors.ts';
import { BatchGetRowRequest, BatchResponse } from '../protocol/messages.ts';
import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import { readKey } from '../rows/primary-key.ts';
import { parseSelection } from '../rows/selection.ts';
import { checkBatchTables } from './batch-tables.ts';
import { openForReading } from './open-table.ts';
import { defineOperation } from './operation.ts';
import { readRow } from './read-row.ts';
import { rowResult } from './row-result.ts';

const maximumRows = 100;

/** Reads up to 100 rows, each with a result or an error of its own. */
export const batchGetRow = defineOperation({
  name: 'BatchGetRow',
  request: BatchGetRowRequest,
  response: BatchResponse,
  tables: (request) => request.tables.map(({ table_name }) => table_name),
  run(request, context) {
    const { store, catalog, now, faults } = context;
    if (request.tables.every(({ primary_key }) => primary_key.length === 0)) {
      throw parameterInvalid('No row specified in the request of BatchGetRow.');
    }
    checkBatchTables(
      request.tables.map(({ table_name, primary_key }) => ({ name: table_name, rows: primary_key.length })),
      maximumRows,
    );
    const reads = request.tables.map((table) => {
      if (table.primary_key.length === 0) {
        throw parameterInvalid(`No operation is specified for table: '${table.table_name}'.`);
      }
      return {
        tableName: table.table_name,
        primaryKeys: table.primary_key.map((bytes) =>
          readKey(decodeRow(bytes), catalog.find(table.table_name)),
        ),
        selection: parseSelection(table, 'No version condition is specified while querying row.'),
      };
    });

    return {
      tables: reads.map(({ tableName, primaryKeys, selection }) => ({
        table_name: tableName,
        rows: primaryKeys.map((primaryKey) =>
          rowResult({ faults, table: tableName }, () =>
            readRow(store, openForReading(context, tableName), primaryKey, selection, now),
          ),
        ),
      })),
    };
  },
});
