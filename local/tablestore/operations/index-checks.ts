import { parameterInvalid } from '../protocol/errors.ts';
import type { DefinedColumnSchema, IndexMeta, PrimaryKeySchema } from '../protocol/messages.ts';
import { checkTableName, maximumPrimaryKeyColumns } from '../rows/limits.ts';
import type { IndexDefinition } from '../tables/catalog.ts';
import { indexableTypeOf } from '../tables/stored-table.ts';
import type { TableSettings } from '../tables/table.ts';

const maximumIndexes = 5;
const maximumDefinedColumns = 32;

/** What decides which indexes a table can have. */
export interface IndexedTable {
  readonly primaryKey: readonly PrimaryKeySchema[];
  readonly definedColumns: readonly DefinedColumnSchema[];
}

/**
 * The definition of an index, checked as far as that is possible without its table.
 *
 * @param readableFrom milliseconds since 1970, see SecondaryIndex.
 * @throws TablestoreError OTSParameterInvalid
 */
export function parseIndexMeta(meta: IndexMeta, readableFrom: number): IndexDefinition {
  const { name, primary_key, defined_column, index_type, index_update_mode } = meta;
  checkTableName(name);
  checkCount('primary key', primary_key.length, 1, maximumPrimaryKeyColumns);
  checkCount('attribute', defined_column.length, 0, maximumDefinedColumns);
  checkUnique(primary_key, (column) => `Duplicated primary key name: '${column}'.`);
  checkUnique(defined_column, (column) => `Duplicated attribute column name: '${column}'.`);
  const updateMode = index_type === 'IT_LOCAL_INDEX' ? 'IUM_SYNC_INDEX' : 'IUM_ASYNC_INDEX';
  if (index_update_mode !== updateMode) {
    throw parameterInvalid(`Invalid update mode: ${index_update_mode}. ${index_type} must be ${updateMode}.`);
  }
  return { name, type: index_type, columns: primary_key, definedColumns: defined_column, readableFrom };
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkIndexCount(count: number): void {
  if (count > maximumIndexes) {
    throw parameterInvalid(`Number of index per table exceeds the quota:${maximumIndexes}.`);
  }
}

/**
 * Checks an index against its table.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkIndex(table: IndexedTable, index: IndexDefinition): void {
  for (const name of index.columns) checkIndexedColumn(table, name);
  const [first] = table.primaryKey;
  if (index.type === 'IT_LOCAL_INDEX' && index.columns[0] !== first?.name) {
    throw parameterInvalid(
      `First primary key of local index must be '${first?.name}', index: ${index.name}.`,
    );
  }
  const firstColumn = table.primaryKey.find(({ name }) => name === index.columns[0]);
  if (firstColumn?.option === 'AUTO_INCREMENT') {
    throw parameterInvalid(`First primary key can't be auto increment, table: ${index.name}.`);
  }
  for (const name of index.definedColumns) {
    if (index.columns.includes(name) || table.primaryKey.some((column) => column.name === name)) {
      throw parameterInvalid(`Duplicated attribute column name with primary key column: ${name}.`);
    }
    if (!table.definedColumns.some((column) => column.name === name)) throw columnDoesNotExist(name);
  }
}

/**
 * Checks that a table with these options can have indexes: one version of each cell, and rows that expire as a whole
 * or not at all ("Secondary index" among the limits; the text for the time to live is of the documentation's FAQ).
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkOptionsForIndexes({ maxVersions, timeToLive, allowUpdate }: TableSettings): void {
  if (maxVersions !== 1) throw parameterInvalid('MaxVersions must be 1 when table has secondary index.');
  if (timeToLive !== -1 && allowUpdate) {
    throw parameterInvalid("Don't support allow update operation on table with index and ttl");
  }
}

function checkIndexedColumn({ primaryKey, definedColumns }: IndexedTable, name: string): void {
  if (primaryKey.some((column) => column.name === name)) return;
  const predefined = definedColumns.find((column) => column.name === name);
  if (predefined === undefined) throw columnDoesNotExist(name);
  if (indexableTypeOf(predefined) === undefined) {
    throw parameterInvalid('Invalid column type, only STRING,INTEGER,BINARY is allowed.');
  }
}

function columnDoesNotExist(name: string): Error {
  return parameterInvalid(`Column does not exist:${name}.`);
}

function checkCount(kind: string, count: number, minimum: number, maximum: number): void {
  if (count < minimum || count > maximum) {
    throw parameterInvalid(
      `The number of ${kind} columns must be in range: [${minimum}, ${maximum}] in index.`,
    );
  }
}

function checkUnique(names: readonly string[], duplicated: (name: string) => string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw parameterInvalid(duplicated(name));
    seen.add(name);
  }
}
