import { type Cell, ModelError, parameterInvalid, type RowAnswer } from './answers.ts';
import { checkFilter, checkValue, satisfies } from './model-filter.ts';
import { hasDeclaredType } from './model-indexes.ts';
import { checkColumnName, checkKey, checkKeyLength, matchSchema, typeOf } from './model-keys.ts';
import {
  capacityUnits,
  findRow,
  isExpired,
  type ModelRow,
  type ModelTable,
  nameKey,
  newestOfEachColumn,
  replaceRow,
  shown,
  visible,
} from './model-rows.ts';
import {
  AUTO_INCREMENT,
  type DefinedColumn,
  type Index,
  type Key,
  type UpdateColumn,
  type Value,
  type Write,
} from './requests.ts';

/** A table that can be written to. */
export interface WritableTable extends ModelTable {
  readonly allowUpdate: boolean;
  readonly maxTimeDeviation: number;
  readonly definedColumns: readonly DefinedColumn[];
  readonly indexes: readonly Index[];
  /** The last value that each partition (by its printed key) was given for an auto-increment column. */
  readonly lastIncrements: Map<string, bigint>;
}

// --- What is wrong with a write as it stands ---

export function checkWrite(write: Write): void {
  const { type, key, condition, returnContent } = write;
  checkKey(key, 'WRITE');
  const columns = columnsOf(write);
  const hasPlaceholder = key.some(({ value }) => value === AUTO_INCREMENT);
  if (type === 'DELETE' && hasPlaceholder) {
    throw parameterInvalid('Invalid row to delete which with pk auto increment');
  }
  for (const { name, ...column } of columns) {
    checkColumnName(name);
    if (key.some((keyColumn) => keyColumn.name === name)) {
      throw parameterInvalid(`Duplicated attribute column name with primary key column: ${name}.`);
    }
    if ('version' in column && column.version !== undefined) checkTimestamp(column.version);
  }
  if (type === 'UPDATE' && columns.length === 0) throw parameterInvalid('Attribute column is missing.');
  for (const column of columns) checkColumn(column);
  for (const { update, name } of columns) {
    if (update === 'INCREMENT' && columns.filter((other) => other.name === name).length > 1) {
      throw parameterInvalid(`Column: '${name}' cannot be incremented and changed by one request.`);
    }
  }
  if (condition.column !== undefined) checkFilter(condition.column);
  if (hasPlaceholder && condition.existence !== 'IGNORE') {
    throw parameterInvalid(`Invalid expect:${condition.existence} when modify row with pk auto increment`);
  }
  if (hasPlaceholder && condition.column !== undefined) {
    throw parameterInvalid("Can't set condition when modify row with pk auto increment");
  }
  checkReturnContent(returnContent, columns);
}

function columnsOf(write: Write): readonly UpdateColumn[] {
  if (write.type === 'DELETE') return [];
  if (write.type === 'UPDATE') return write.columns;
  return write.columns.map((column) => ({ update: 'PUT', ...column }));
}

function checkTimestamp(version: number): void {
  if (version < 0 || version >= 2 ** 63 / 1000) {
    throw parameterInvalid('Timestamp must be in range [0, INT64_MAX/1000).');
  }
}

function checkColumn(column: UpdateColumn): void {
  if (column.update === 'DELETE' || column.update === 'DELETE_ALL') return;
  checkValue(column.value);
  const type = typeOf(column.value);
  if (column.update === 'INCREMENT' && type !== 'VT_INTEGER' && type !== 'VT_DOUBLE') {
    throw parameterInvalid(`${type} is an invalid type for the INCREMENT of column: '${column.name}'.`);
  }
}

function checkReturnContent(content: Write['returnContent'], columns: readonly UpdateColumn[]): void {
  if (content === undefined) return;
  const { type, columns: names = [] } = content;
  if (type === 'Primarykey') {
    if (names.length === 0) return;
    throw parameterInvalid('Return columns cannot be given when return type is RT_PK.');
  }
  if (names.length === 0) throw parameterInvalid('Invalid return type: RT_AFTER_MODIFY.');
  const incremented = columns.filter(({ update }) => update === 'INCREMENT').map(({ name }) => name);
  const stranger = names.find((name) => !incremented.includes(name));
  if (stranger !== undefined) {
    throw parameterInvalid(`Return column: '${stranger}' is not incremented by the request.`);
  }
}

// --- What a write does ---

/** Does a write whose request has been checked. */
export function applyWrite(table: WritableTable, write: Write, now: number): RowAnswer {
  const { condition, returnContent } = write;
  checkAgainstTable(table, write);
  if (table.indexes.length > 0) checkAgainstIndexes(table, write);
  const { key, increment } = chooseKey(table, write.key, now);
  const before = findRow(table, key, now);
  checkCondition(table, write, before);

  const after = changed(table, write, { key, cells: before?.cells ?? [] }, before !== undefined, now);
  replaceRow(table, key, visible(after, table, now));
  increment();

  const readsFirst = condition.existence !== 'IGNORE' || condition.column !== undefined;
  const readKey = { key: nameKey(table, key), cells: [] };
  const sent = { key: write.key.filter(({ value }) => value !== AUTO_INCREMENT), cells: columnsOf(write) };
  const consumed = {
    read: readsFirst ? capacityUnits(table, [readKey]) : 0,
    write: capacityUnits(table, [sent]),
  };
  if (returnContent === undefined) return { consumed };
  if (returnContent.type === 'Primarykey') return { consumed, row: { key: nameKey(table, key), cells: [] } };
  const cells = newestOfEachColumn(after?.cells ?? [], 1);
  const wanted = cells.filter(({ name }) => returnContent.columns?.includes(name));
  return { consumed, row: shown(table, { key, cells: wanted }) };
}

function checkAgainstTable(table: WritableTable, { type, key, condition }: Write): void {
  matchSchema(key, table.primaryKey);
  if (type === 'UPDATE' && !table.allowUpdate) {
    throw parameterInvalid(`UpdateRow is not allowed on table: '${table.name}'.`);
  }
  const leavesKeyToTable = key.some(({ value }) => value === AUTO_INCREMENT);
  const tableChooses = table.primaryKey.some(({ autoIncrement }) => autoIncrement);
  if (tableChooses && !leavesKeyToTable && condition.existence !== 'EXPECT_EXIST') {
    throw parameterInvalid(
      `Invalid expect: ${condition.existence} when modify a specific row for table with pk auto increment`,
    );
  }
}

/** A table with indexes takes no versions, and no values that are too long for the key of an index. */
function checkAgainstIndexes({ indexes, definedColumns }: WritableTable, write: Write): void {
  for (const column of columnsOf(write)) {
    if (column.update !== 'PUT' && column.update !== 'INCREMENT') continue;
    const { name, value, version } = column;
    if (version !== undefined) {
      throw parameterInvalid(
        `Timestamp cannot be given for column name:${name} when table has secondary index.`,
      );
    }
    const isIndexed = indexes.some(({ primaryKey }) => primaryKey.includes(name));
    if (isIndexed && hasDeclaredType(definedColumns, name, value)) checkKeyLength(name, value);
  }
}

function checkCondition(table: ModelTable, { condition }: Write, before: ModelRow | undefined): void {
  const exists = before !== undefined;
  const isMet =
    (condition.existence !== 'EXPECT_EXIST' || exists) &&
    (condition.existence !== 'EXPECT_NOT_EXIST' || !exists) &&
    (condition.column === undefined || satisfies(before && shown(table, before), condition.column));
  if (!isMet) throw new ModelError(403, 'OTSConditionCheckFail', 'Condition check failed.');
}

/**
 * The key that is written, with a value where the writer leaves it to the table: the time in microseconds, or one
 * more than the last of the partition. The value counts as given once `increment` is called.
 */
function chooseKey(
  table: WritableTable,
  key: Key,
  now: number,
): { readonly key: readonly Value[]; increment(): void } {
  const partition = String(key[0]?.value);
  const last = table.lastIncrements.get(partition) ?? 0n;
  const time = BigInt(now) * 1000n;
  const next = time > last ? time : last + 1n;
  const chosen = key.map(({ value }) => (value === AUTO_INCREMENT ? next : value) as Value);
  const isChosen = key.some(({ value }) => value === AUTO_INCREMENT);
  return {
    key: chosen,
    increment: () => {
      if (isChosen) table.lastIncrements.set(partition, next);
    },
  };
}

/** What becomes of a row; undefined when there is none afterwards. */
function changed(
  table: WritableTable,
  write: Write,
  row: ModelRow,
  existed: boolean,
  now: number,
): ModelRow | undefined {
  if (write.type === 'DELETE') return undefined;
  const columns = columnsOf(write);
  const deletesOnly = columns.every(({ update }) => update === 'DELETE' || update === 'DELETE_ALL');
  if (write.type === 'UPDATE' && deletesOnly && !existed) return undefined;
  let cells: readonly Cell[] = write.type === 'PUT' ? [] : row.cells;
  for (const column of columns) cells = changeCells(table, cells, column, now);
  return { key: row.key, cells };
}

function changeCells(
  table: WritableTable,
  cells: readonly Cell[],
  column: UpdateColumn,
  now: number,
): readonly Cell[] {
  const { name } = column;
  if (column.update === 'DELETE_ALL') return cells.filter((cell) => cell.name !== name);
  const isTarget = (cell: Cell, version: number): boolean => cell.name === name && cell.version === version;
  if (column.update === 'DELETE') return cells.filter((cell) => !isTarget(cell, column.version));

  const version = column.version ?? now;
  if (!isAcceptable(table, version, now)) throw parameterInvalid(`Invalid timestamp. Cell:${name}.`);
  const value = column.update === 'PUT' ? column.value : incremented(cells, name, column.value);
  return [...cells.filter((cell) => !isTarget(cell, version)), { name, value, version }];
}

/** A version may be off the time by less than the table's deviation, in whole seconds, and must not have expired. */
function isAcceptable(table: WritableTable, version: number, now: number): boolean {
  const [second, thisSecond] = [Math.floor(version / 1000), Math.floor(now / 1000)];
  const isNear =
    second >= thisSecond - table.maxTimeDeviation && second < thisSecond + table.maxTimeDeviation;
  return isNear && !isExpired(version, table, now);
}

function incremented(cells: readonly Cell[], name: string, by: Value): Value {
  const [newest] = newestOfEachColumn(
    cells.filter((cell) => cell.name === name),
    1,
  );
  if (newest === undefined) return by;
  const { value } = newest;
  if (typeof value === 'number' && typeof by === 'number') return value + by;
  if (typeof value === 'bigint' && typeof by === 'bigint') {
    const sum = value + by;
    if (sum >= -(2n ** 63n) && sum < 2n ** 63n) return sum;
    throw parameterInvalid(`Integer overflow. Column: '${name}'.`);
  }
  throw parameterInvalid(
    `Increment type mismatch. Column: '${name}', Input: ${typeOf(by)}, Stored: ${typeOf(value)}.`,
  );
}
