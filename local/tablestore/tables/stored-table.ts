import type { DefinedColumnSchema, PrimaryKeySchema } from '../protocol/messages.ts';
import { rowKeyPrefix } from './store-keys.ts';
import type { DataTable, IndexTable, KeySource, SecondaryIndex } from './table.ts';

/** A table as the store keeps it, in JSON. */
export interface StoredTable
  extends Pick<
    DataTable,
    | 'id'
    | 'name'
    | 'primaryKey'
    | 'definedColumns'
    | 'options'
    | 'reservedThroughput'
    | 'createdAt'
    | 'lastIncreaseTime'
    | 'lastDecreaseTime'
  > {
  /** Missing in what was stored before there were indexes. */
  readonly indexes?: readonly SecondaryIndex[];
}

/** Indexed columns have the types of primary key columns. */
export const indexableTypes = {
  DCT_INTEGER: { type: 'INTEGER', valueType: 'VT_INTEGER' },
  DCT_STRING: { type: 'STRING', valueType: 'VT_STRING' },
  DCT_BLOB: { type: 'BINARY', valueType: 'VT_BLOB' },
} as const;

const attributeValueTypes = {
  DCT_INTEGER: 'VT_INTEGER',
  DCT_DOUBLE: 'VT_DOUBLE',
  DCT_BOOLEAN: 'VT_BOOLEAN',
  DCT_STRING: 'VT_STRING',
  DCT_BLOB: 'VT_BLOB',
} as const;

/** A table to work with, made from what is stored. */
export function openTable(stored: StoredTable): DataTable {
  const { indexes = [], ...definition } = stored;
  return {
    ...definition,
    kind: 'DATA',
    rowKeyPrefix: rowKeyPrefix(stored.id),
    indexes: indexes.map((index) => openIndex(stored, index)),
  };
}

/** The table of an index: its columns, then the columns of the data table's primary key that are not among them. */
export function openIndex(stored: StoredTable, index: SecondaryIndex): IndexTable {
  const keyNames = [
    ...index.columns,
    ...stored.primaryKey.map(({ name }) => name).filter((name) => !index.columns.includes(name)),
  ];
  const keyColumns = keyNames.map((name) => keyColumnOf(stored, name));
  const definedColumns = stored.definedColumns.filter(({ name }) => index.definedColumns.includes(name));
  return {
    kind: 'INDEX',
    id: index.id,
    name: index.name,
    primaryKey: keyColumns.map(({ schema }) => schema),
    definedColumns,
    options: stored.options,
    reservedThroughput: { read: 0, write: 0 },
    createdAt: stored.createdAt,
    rowKeyPrefix: rowKeyPrefix(index.id),
    index,
    keySources: keyColumns.map(({ source }) => source),
    attributeTypes: new Map(definedColumns.map(({ name, type }) => [name, attributeValueTypes[type]])),
  };
}

function keyColumnOf(stored: StoredTable, name: string): { schema: PrimaryKeySchema; source: KeySource } {
  const keyPosition = stored.primaryKey.findIndex((column) => column.name === name);
  const inKey = stored.primaryKey[keyPosition];
  // An index chooses no values: what its data table numbers by itself is an ordinary INTEGER here.
  if (inKey !== undefined) return { schema: { name, type: inKey.type }, source: { name, keyPosition } };
  const predefined = stored.definedColumns.find((column) => column.name === name);
  const types = predefined === undefined ? undefined : indexableTypeOf(predefined);
  if (types === undefined) throw new Error(`The index has a column that its table does not have: ${name}`);
  return { schema: { name, type: types.type }, source: { name, valueType: types.valueType } };
}

/** What a predefined column is in an index's primary key; undefined when it cannot be there. */
export function indexableTypeOf({
  type,
}: DefinedColumnSchema): (typeof indexableTypes)[keyof typeof indexableTypes] | undefined {
  return type === 'DCT_DOUBLE' || type === 'DCT_BOOLEAN' ? undefined : indexableTypes[type];
}
