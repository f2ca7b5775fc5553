import { parameterInvalid } from '../protocol/errors.ts';
import { BatchResponse, BatchWriteRowRequest } from '../protocol/messages.ts';
import { encodePrimaryKey } from '../rows/key-encoding.ts';
import { checkDataSize } from '../rows/limits.ts';
import type { PrimaryKeyColumn } from '../rows/row.ts';
import { checkBatchTables } from './batch-tables.ts';
import { writeTimeOf } from './open-table.ts';
import { defineOperation, refuseTransaction } from './operation.ts';
import { rowResult } from './row-result.ts';
import { parseRowWrite, type RowWrite, sizeOfWrite, writeRow } from './write-row.ts';

const maximumRows = 200;

/** Writes up to 200 rows in the order given, each with a result or an error of its own. */
export const batchWriteRow = defineOperation({
  name: 'BatchWriteRow',
  request: BatchWriteRowRequest,
  response: BatchResponse,
  tables: (request) => request.tables.map(({ table_name }) => table_name),
  run(request, context) {
    const { store, catalog, faults } = context;
    refuseTransaction(request.transaction_id);
    // To write the rows one by one would be less than was asked for. The Node SDK cannot ask for it.
    if (request.is_atomic === true)
      throw parameterInvalid('Atomic batches are not supported by this server.');
    if (request.tables.length === 0) throw parameterInvalid('No row is specified in BatchWriteRow.');
    checkBatchTables(
      request.tables.map(({ table_name, rows }) => ({ name: table_name, rows: rows.length })),
      maximumRows,
    );
    const tables = request.tables.map(({ table_name, rows }) => {
      if (rows.length === 0) throw parameterInvalid(`No operation is specified for table: '${table_name}'.`);
      const writes = rows.map((row) => parseRowWrite(row.type, { ...row, bytes: row.row_change }));
      const table = catalog.find(table_name);
      checkRepeatedRows(writes, table?.kind === 'DATA' && table.indexes.length > 0);
      return { name: table_name, writes };
    });
    const sizes = tables.flatMap(({ writes }) => writes.map((write) => sizeOfWrite(write)));
    checkDataSize(
      'BatchWriteRow',
      sizes.reduce((total, size) => total + size, 0),
    );

    const time = writeTimeOf(
      context,
      tables.flatMap(({ name }) => catalog.find(name) ?? []).filter((table) => table.kind === 'DATA'),
    );
    // One transaction, for speed: a row's own error is caught within it and does not undo the other rows.
    return store.transaction((transaction) => ({
      tables: tables.map(({ name, writes }) => ({
        table_name: name,
        rows: writes.map((write) =>
          rowResult({ faults, table: name }, () =>
            writeRow(transaction, catalog.getDataTable(name), write, time),
          ),
        ),
      })),
    }));
  },
});

/**
 * A row may be written twice by one batch, but not when one of the writes depends on what is stored, and not in a
 * table with indexes ("Secondary index" in the documentation).
 */
function checkRepeatedRows(writes: readonly RowWrite[], isIndexed: boolean): void {
  const byKey = new Map<string, RowWrite[]>();
  for (const write of writes) {
    const { primaryKey } = write.change;
    if (primaryKey.some(({ value }) => value.type === 'VT_AUTO_INCREMENT')) continue;
    const values = (primaryKey as readonly PrimaryKeyColumn[]).map(({ value }) => value);
    const key = encodePrimaryKey(Buffer.alloc(0), values).toString('latin1');
    byKey.set(key, [...(byKey.get(key) ?? []), write]);
  }
  for (const repeated of byKey.values()) {
    if (repeated.length === 1) continue;
    if (isIndexed) throw parameterInvalid('Duplicate rows detected in MultiPut.');
    if (repeated.some(({ existence }) => existence !== 'IGNORE')) {
      throw parameterInvalid('Repeated rows do not support row exist expectation check in BatchModify.');
    }
    if (repeated.some(({ columnCondition }) => columnCondition !== undefined)) {
      throw parameterInvalid('Repeated rows do not support row condition check in BatchModify.');
    }
  }
}
