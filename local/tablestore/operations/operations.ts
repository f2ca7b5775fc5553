import { batchGetRow } from './batch-get-row.ts';
import { batchWriteRow } from './batch-write-row.ts';
import { createIndex } from './create-index.ts';
import { createTable } from './create-table.ts';
import { deleteRow } from './delete-row.ts';
import { deleteTable } from './delete-table.ts';
import { describeTable } from './describe-table.ts';
import { dropIndex } from './drop-index.ts';
import { getRange } from './get-range.ts';
import { getRow } from './get-row.ts';
import { listTable } from './list-table.ts';
import type { Operation } from './operation.ts';
import { putRow } from './put-row.ts';
import { startLocalTransaction } from './start-local-transaction.ts';
import { updateRow } from './update-row.ts';
import { updateTable } from './update-table.ts';

/** Every operation that the server knows, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    createTable,
    listTable,
    describeTable,
    updateTable,
    deleteTable,
    createIndex,
    dropIndex,
    getRow,
    putRow,
    updateRow,
    deleteRow,
    getRange,
    batchGetRow,
    batchWriteRow,
    startLocalTransaction,
  ].map((operation) => [operation.name, operation]),
);
