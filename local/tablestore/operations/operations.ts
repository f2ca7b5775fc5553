import { batchGetRow } from './batch-get-row.ts';
import { batchWriteRow } from './batch-write-row.ts';
import { createTable } from './create-table.ts';
import { deleteRow } from './delete-row.ts';
import { deleteTable } from './delete-table.ts';
import { describeTable } from './describe-table.ts';
import { getRange } from './get-range.ts';
import { getRow } from './get-row.ts';
import { listTable } from './list-table.ts';
import type { Operation } from './operation.ts';
import { putRow } from './put-row.ts';
import { updateRow } from './update-row.ts';

/** Every operation that the server knows, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    createTable,
    listTable,
    describeTable,
    deleteTable,
    getRow,
    putRow,
    updateRow,
    deleteRow,
    getRange,
    batchGetRow,
    batchWriteRow,
  ].map((operation) => [operation.name, operation]),
);
