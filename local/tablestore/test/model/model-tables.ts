import { type Answer, ModelError, parameterInvalid } from './answers.ts';
import { checkOptionsForIndexes } from './model-indexes.ts';
import { checkColumnName } from './model-keys.ts';
import type { ModelTable } from './model-rows.ts';
import type { WritableTable } from './model-writes.ts';
import type { CreateTable, Index, TableOptions } from './requests.ts';

/** A table as the model keeps it. */
export interface Table extends WritableTable {
  indexes: readonly Index[];
  allowUpdate: boolean;
  maxTimeDeviation: number;
}

export function doesNotExist(): ModelError {
  return new ModelError(404, 'OTSObjectNotExist', 'Requested table does not exist.');
}

/** DescribeTable of a table, or of the index table by whose name it is read. */
export function describe(table: Table, readable: ModelTable): Answer {
  const { timeToLive, maxVersions, allowUpdate, maxTimeDeviation } = table;
  const options = { timeToLive, maxVersions, allowUpdate, maxTimeDeviation };
  const { primaryKey } = readable;
  const index = table.indexes.find(({ name }) => name === readable.name);
  const { definedColumns, indexes } = table;
  if (index === undefined) return { description: { primaryKey, definedColumns, ...options, indexes } };
  const carried = definedColumns.filter(({ name }) => index.definedColumns.includes(name));
  return { description: { primaryKey, definedColumns: carried, ...options, indexes: [] } };
}

/** What is wrong with a table to make, whichever tables there are. */
export function checkCreateTable({ table, primaryKey, definedColumns, options, indexes }: CreateTable): void {
  if (primaryKey.length < 1 || primaryKey.length > 4) {
    throw parameterInvalid('The number of primary key columns must be in range: [1, 4].');
  }
  const names: string[] = [];
  for (const { name } of primaryKey) {
    checkColumnName(name);
    if (names.includes(name)) throw parameterInvalid(`Duplicated primary key name: '${name}'.`);
    names.push(name);
  }
  const increments = primaryKey.filter(({ autoIncrement }) => autoIncrement);
  if (increments.length > 1) throw parameterInvalid('AUTO_INCREMENT primary key count must <= 1.');
  if (increments.some(({ type }) => type !== 'INTEGER')) {
    throw parameterInvalid('AUTO_INCREMENT primary key must be integer.');
  }
  if (primaryKey[0]?.autoIncrement) {
    throw parameterInvalid(`First primary key can't be auto increment, table: ${table}.`);
  }
  for (const { name } of definedColumns) {
    checkColumnName(name);
    if (names.includes(name)) {
      throw parameterInvalid(`Duplicated attribute column name with primary key column: ${name}.`);
    }
    names.push(name);
  }
  checkOptions(options);
  if (indexes.length > 0) checkOptionsForIndexes({ ...defaultOptions, ...options });
}

const defaultOptions = { timeToLive: -1, maxVersions: 1, allowUpdate: true, maxTimeDeviation: 86_400 };

function checkOptions({ timeToLive = -1, maxVersions = 1, maxTimeDeviation = 1 }: TableOptions): void {
  if (timeToLive === 0 || timeToLive < -1) {
    throw parameterInvalid('TimeToLive cannot be 0 or less than -1.');
  }
  if (timeToLive !== -1 && timeToLive < 86_400) {
    throw parameterInvalid('TimeToLive cannot be less than 86400.');
  }
  if (maxVersions <= 0) {
    throw parameterInvalid('The maximum versions cannot be less than or equal to 0');
  }
  if (maxTimeDeviation < 0) {
    throw parameterInvalid('The maximum deviation must be in range [0, INT64_MAX/1000000].');
  }
}

export function newTable({ table, primaryKey, definedColumns, options, indexes }: CreateTable): Table {
  return {
    name: table,
    primaryKey,
    definedColumns,
    indexes,
    rows: [],
    lastIncrements: new Map(),
    ...defaultOptions,
    ...options,
  };
}

/** Changes the options that are given; the table is looked for once it is clear that there are any. */
export function updateTable(options: TableOptions, find: () => Table): Answer {
  if (Object.keys(options).length === 0) {
    throw parameterInvalid('No parameter is specified in table options.');
  }
  const table = find();
  checkOptions(options);
  if (table.indexes.length > 0) checkOptionsForIndexes({ ...table, ...options });
  Object.assign(table, options);
  return { done: true };
}
