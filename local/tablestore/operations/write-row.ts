import { conditionCheckFail, parameterInvalid } from '../protocol/errors.ts';
import type { Condition, ConsumedCapacity, ReturnContent } from '../protocol/messages.ts';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { applyChange } from '../rows/apply-change.ts';
import { keepAutoIncrement, nextAutoIncrement } from '../rows/auto-increment.ts';
import { type ColumnValueFilter, parseColumnCondition, passesFilter } from '../rows/filter.ts';
import { checkAgainstIndexes } from '../rows/index-checks.ts';
import { updateIndexes, type WriteTime } from '../rows/index-upkeep.ts';
import { matchSchema, type WriteKeyColumn } from '../rows/primary-key.ts';
import { type PrimaryKeyColumn, type Row, sizeOfRow } from '../rows/row.ts';
import { parseRowChange, type RowChange } from '../rows/row-change.ts';
import { getStoredRow, keyOf, storeRow } from '../rows/table-rows.ts';
import { newestVersions, visibleRow } from '../rows/versions.ts';
import type { StoreTransaction } from '../storage/ordered-store.ts';
import type { DataTable } from '../tables/table.ts';
import { capacityUnits, consumed, versionSizeOf } from './capacity.ts';

/** A write to one row, checked as far as that is possible without the table. */
export interface RowWrite {
  readonly change: RowChange;
  readonly existence: Condition['row_existence'];
  readonly columnCondition: ColumnValueFilter | undefined;
  readonly returnContent: ReturnContent | undefined;
}

/** @throws TablestoreError OTSParameterInvalid */
export function parseRowWrite(
  type: RowChange['type'],
  request: {
    readonly bytes: Uint8Array;
    readonly condition: Condition;
    readonly return_content?: ReturnContent | undefined;
  },
): RowWrite {
  const { row_existence, column_condition } = request.condition;
  const write: RowWrite = {
    change: parseRowChange(type, request.bytes),
    existence: row_existence,
    columnCondition: column_condition === undefined ? undefined : parseColumnCondition(column_condition),
    returnContent: request.return_content,
  };
  checkPlaceholder(write);
  checkReturnContent(write);
  return write;
}

/** The size of what a write sends, in bytes, as the limits count it. */
export function sizeOfWrite({ change }: RowWrite, versionSize = 0): number {
  const keys = change.primaryKey.filter((column): column is PrimaryKeyColumn => !isPlaceholder(column));
  return sizeOfRow({ primaryKey: keys, cells: change.cells }, versionSize);
}

/**
 * Does a write: checks it against the table and the stored row, and stores what comes of it.
 *
 * @throws TablestoreError OTSInvalidPK, OTSConditionCheckFail, OTSParameterInvalid; nothing is stored then.
 */
export function writeRow(
  transaction: StoreTransaction,
  table: DataTable,
  write: RowWrite,
  time: WriteTime,
): { consumed: ConsumedCapacity; row?: Uint8Array } {
  const { change, existence, columnCondition } = write;
  const { now } = time;
  matchSchema(table, change.primaryKey);
  checkAgainstOptions(table, write);
  if (table.indexes.length > 0) checkAgainstIndexes(table.indexes, change);
  const primaryKey = nextAutoIncrement(transaction, table, change.primaryKey, now);

  const key = keyOf(table, primaryKey);
  const readsFirst = existence !== 'IGNORE' || columnCondition !== undefined;
  const isReplaced = change.type !== 'UPDATE' && !readsFirst && table.indexes.length === 0;
  // What is there does not matter then, and to read it is a quarter of the time that a PutRow takes here.
  const stored = isReplaced ? undefined : getStoredRow(transaction, table, key);
  const before = visibleRow(stored, table, now);
  if (existence === 'EXPECT_EXIST' && before === undefined) throw conditionCheckFail();
  if (existence === 'EXPECT_NOT_EXIST' && before !== undefined) throw conditionCheckFail();
  if (columnCondition !== undefined && !passesFilter(columnCondition, before)) throw conditionCheckFail();

  const after = applyChange(before, change, primaryKey, table, now);
  storeRow(transaction, key, after);
  keepAutoIncrement(transaction, table, change.primaryKey, primaryKey);
  if (table.indexes.length > 0) updateIndexes(transaction, table, { before: stored, after, change }, time);

  const used = consumed({
    read: readsFirst ? capacityUnits(sizeOfRow({ primaryKey, cells: [] })) : 0,
    write: capacityUnits(sizeOfWrite(write, versionSizeOf(table))),
  });
  const row = returnedRow(write.returnContent, primaryKey, after);
  return row === undefined ? { consumed: used } : { consumed: used, row: encodeRow(row) };
}

function returnedRow(
  content: ReturnContent | undefined,
  primaryKey: readonly PrimaryKeyColumn[],
  after: Row | undefined,
): Row | undefined {
  if (content?.return_type === 'RT_PK') return { primaryKey, cells: [] };
  if (content?.return_type !== 'RT_AFTER_MODIFY') return undefined;
  const wanted = new Set(content.return_column_names);
  const cells = (after?.cells ?? []).filter(({ name }) => wanted.has(name));
  return { primaryKey, cells: newestVersions(cells, 1) };
}

function isPlaceholder({ value }: WriteKeyColumn): boolean {
  return value.type === 'VT_AUTO_INCREMENT';
}

/** A new row whose key the table chooses cannot be expected to be this or that. */
function checkPlaceholder({ change, existence, columnCondition }: RowWrite): void {
  if (!change.primaryKey.some(isPlaceholder)) return;
  if (existence !== 'IGNORE') {
    throw parameterInvalid(`Invalid expect:${existence} when modify row with pk auto increment`);
  }
  if (columnCondition !== undefined) {
    throw parameterInvalid("Can't set condition when modify row with pk auto increment");
  }
}

/** RT_AFTER_MODIFY returns columns that the same request increments, and only UpdateRow has those. */
function checkReturnContent({ change, returnContent }: RowWrite): void {
  if (returnContent === undefined) return;
  const { return_type = 'RT_NONE', return_column_names } = returnContent;
  if (return_type !== 'RT_AFTER_MODIFY') {
    if (return_column_names.length === 0) return;
    throw parameterInvalid(`Return columns cannot be given when return type is ${return_type}.`);
  }
  if (return_column_names.length === 0) throw parameterInvalid('Invalid return type: RT_AFTER_MODIFY.');
  for (const name of return_column_names) {
    if (!change.cells.some((cell) => cell.operation === 'INCREMENT' && cell.name === name)) {
      throw parameterInvalid(`Return column: '${name}' is not incremented by the request.`);
    }
  }
}

function checkAgainstOptions(table: DataTable, { change, existence }: RowWrite): void {
  if (change.type === 'UPDATE' && !table.options.allowUpdate) {
    throw parameterInvalid(`UpdateRow is not allowed on table: '${table.name}'.`);
  }
  const hasAutoIncrement = table.primaryKey.some(({ option }) => option === 'AUTO_INCREMENT');
  if (hasAutoIncrement && !change.primaryKey.some(isPlaceholder) && existence !== 'EXPECT_EXIST') {
    throw parameterInvalid(
      `Invalid expect: ${existence} when modify a specific row for table with pk auto increment`,
    );
  }
}
