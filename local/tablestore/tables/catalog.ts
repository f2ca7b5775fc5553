import {
  TablestoreError,
  tableAlreadyExists,
  tableDoesNotExist,
  writeToIndexTable,
} from '../protocol/errors.ts';
import type { OrderedStore, StoreTransaction } from '../storage/ordered-store.ts';
import { lastTableIdKey, rangesOf, tableDefinitionKey, tableDefinitions } from './store-keys.ts';
import { openIndex, openTable, type StoredTable } from './stored-table.ts';
import type { DataTable, IndexTable, SecondaryIndex, Table } from './table.ts';

/** How many tables an instance may have ("Limits" in the documentation); index tables do not count. */
const maximumTables = 64;

export type TableDefinition = Omit<StoredTable, 'id' | 'indexes'>;
export type IndexDefinition = Omit<SecondaryIndex, 'id'>;

/** The tables of the instance, and their index tables. */
export interface Catalog {
  /** A table or an index table. @throws TablestoreError OTSObjectNotExist */
  get(name: string): Table;
  /** A table or an index table, if there is one with this name. */
  find(name: string): Table | undefined;
  /** A table that is not an index's. @throws TablestoreError OTSObjectNotExist, OTSParameterInvalid */
  getDataTable(name: string): DataTable;
  /** Tables alone: an index is found through its table. */
  names(): string[];
  /** All definitions as one text, which differs whenever any of them does. */
  describe(): string;
  /** @throws TablestoreError OTSObjectAlreadyExist, OTSQuotaExhausted */
  create(definition: TableDefinition, indexes?: readonly IndexDefinition[]): void;
  /** @throws TablestoreError OTSObjectNotExist, OTSParameterInvalid */
  update(name: string, changes: Partial<TableDefinition>): void;
  /** Removes a table with its rows and its indexes. @throws TablestoreError OTSObjectNotExist, OTSParameterInvalid */
  remove(name: string): void;
  /**
   * Gives a table an index; `fill` puts into it what it starts with, in the same transaction, and says whether that is
   * all.
   *
   * @throws TablestoreError OTSObjectNotExist, OTSObjectAlreadyExist, OTSParameterInvalid
   */
  createIndex(
    tableName: string,
    definition: IndexDefinition,
    fill?: (transaction: StoreTransaction, index: IndexTable) => boolean,
  ): void;
  /** Takes note that an index has all that it was to start with. */
  finishIndex(tableName: string, indexName: string): void;
  /** @throws TablestoreError OTSObjectNotExist, OTSParameterInvalid */
  removeIndex(tableName: string, indexName: string): void;
}

/** Reads the tables from the store once, and keeps both in step. */
export function createCatalog(store: OrderedStore): Catalog {
  const stored = new Map<string, StoredTable>();
  const tables = new Map<string, Table>();

  const remember = (definition: StoredTable): void => {
    forget(definition.name);
    const table = openTable(definition);
    stored.set(table.name, definition);
    for (const each of [table, ...table.indexes]) tables.set(each.name, each);
  };
  const forget = (name: string): void => {
    const table = tables.get(name);
    if (table?.kind !== 'DATA') return;
    stored.delete(name);
    for (const each of [table, ...table.indexes]) tables.delete(each.name);
  };

  const get = (name: string): Table => {
    const table = tables.get(name);
    if (table === undefined) throw tableDoesNotExist();
    return table;
  };
  const getStored = (name: string): StoredTable => {
    const definition = stored.get(name);
    if (definition !== undefined) return definition;
    throw tables.has(name) ? writeToIndexTable() : tableDoesNotExist();
  };
  const checkIsFree = (name: string): void => {
    if (tables.has(name)) throw tableAlreadyExists();
  };

  const replace = (definition: StoredTable): void =>
    remember(store.transaction((transaction) => write(transaction, definition)));

  for (const { value } of store.range(tableDefinitions))
    remember(JSON.parse(value.toString()) as StoredTable);

  return {
    get,
    find: (name) => tables.get(name),
    getDataTable(name) {
      const table = get(name);
      if (table.kind === 'INDEX') throw writeToIndexTable();
      return table;
    },
    names: () => [...stored.keys()].sort(),
    describe: () => JSON.stringify([...stored.entries()].sort(([one], [other]) => (one < other ? -1 : 1))),

    create(definition, indexes = []) {
      const names = [definition.name, ...indexes.map(({ name }) => name)];
      names.forEach(checkIsFree);
      if (new Set(names).size < names.length) throw tableAlreadyExists();
      if (stored.size >= maximumTables) {
        const message = `Number of tables exceeds the quota:${maximumTables}.`;
        throw new TablestoreError(403, 'OTSQuotaExhausted', message);
      }
      remember(
        store.transaction((transaction) =>
          write(transaction, {
            id: newId(transaction),
            ...definition,
            indexes: indexes.map((index) => ({ id: newId(transaction), ...index })),
          }),
        ),
      );
    },

    update: (name, changes) => replace({ ...getStored(name), ...changes }),

    remove(name) {
      const { id, indexes = [] } = getStored(name);
      store.transaction((transaction) => {
        transaction.remove(tableDefinitionKey(name));
        for (const each of [id, ...indexes.map((index) => index.id)]) removeContent(transaction, each);
      });
      forget(name);
    },

    createIndex(tableName, definition, fill) {
      const table = getStored(tableName);
      checkIsFree(definition.name);
      remember(
        store.transaction((transaction) => {
          const index: SecondaryIndex = { id: newId(transaction), ...definition };
          const isWhole = fill?.(transaction, openIndex(table, index)) ?? true;
          const added = isWhole ? index : { ...index, isUnfinished: true };
          return write(transaction, { ...table, indexes: [...(table.indexes ?? []), added] });
        }),
      );
    },

    finishIndex(tableName, indexName) {
      const table = getStored(tableName);
      const indexes = (table.indexes ?? []).map(({ isUnfinished, ...index }) =>
        index.name === indexName || isUnfinished === undefined ? index : { ...index, isUnfinished },
      );
      replace({ ...table, indexes });
    },

    removeIndex(tableName, indexName) {
      const table = getStored(tableName);
      const index = table.indexes?.find(({ name }) => name === indexName);
      if (index === undefined) throw tableDoesNotExist();
      const changed = { ...table, indexes: table.indexes?.filter(({ id }) => id !== index.id) ?? [] };
      store.transaction((transaction) => {
        write(transaction, changed);
        removeContent(transaction, index.id);
      });
      remember(changed);
    },
  };
}

function newId(transaction: StoreTransaction): number {
  const id = (transaction.get(lastTableIdKey)?.readUInt32BE() ?? 0) + 1;
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(id);
  transaction.put(lastTableIdKey, bytes);
  return id;
}

function write(transaction: StoreTransaction, table: StoredTable): StoredTable {
  transaction.put(tableDefinitionKey(table.name), Buffer.from(JSON.stringify(table)));
  return table;
}

function removeContent(transaction: StoreTransaction, tableId: number): void {
  for (const range of rangesOf(tableId)) transaction.removeRange(range);
}
