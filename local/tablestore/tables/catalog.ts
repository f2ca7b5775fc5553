import { TablestoreError, tableAlreadyExists, tableDoesNotExist } from '../protocol/errors.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import type { Table } from './table.ts';

/** How many tables an instance may have ("Limits" in the documentation). */
const maximumTables = 64;

/** The tables of the instance. */
export interface Catalog {
  /** @throws TablestoreError OTSObjectNotExist */
  get(name: string): Table;
  names(): string[];
  /** @throws TablestoreError OTSObjectAlreadyExist, OTSQuotaExhausted */
  create(definition: Omit<Table, 'id'>): void;
  /** @throws TablestoreError OTSObjectNotExist */
  remove(name: string): void;
}

// The first byte of a key says what the entry is; the byte 0 is the store's own.
const TABLE = 1;
const TABLE_ID = 2;
const ROW = 3;
const AUTO_INCREMENT = 4;

/** What the keys of a table's rows start with. */
export function rowKeyPrefix(table: Table): Buffer {
  return tableKeyPrefix(ROW, table.id);
}

/** What the keys of a table's auto-increment counters start with. */
export function autoIncrementKeyPrefix(table: Table): Buffer {
  return tableKeyPrefix(AUTO_INCREMENT, table.id);
}

/** Reads the tables from the store once, and keeps both in step. */
export function createCatalog(store: OrderedStore): Catalog {
  const tables = new Map<string, Table>();
  for (const { value } of store.range({ from: Buffer.of(TABLE), to: Buffer.of(TABLE + 1) })) {
    const table = JSON.parse(value.toString()) as Table;
    tables.set(table.name, table);
  }

  const get = (name: string): Table => {
    const table = tables.get(name);
    if (table === undefined) throw tableDoesNotExist();
    return table;
  };

  return {
    get,
    names: () => [...tables.keys()].sort(),

    create(definition) {
      if (tables.has(definition.name)) throw tableAlreadyExists();
      if (tables.size >= maximumTables) {
        const message = `Number of tables exceeds the quota:${maximumTables}.`;
        throw new TablestoreError(403, 'OTSQuotaExhausted', message);
      }
      const table = store.transaction((transaction) => {
        const lastId = transaction.get(Buffer.of(TABLE_ID))?.readUInt32BE() ?? 0;
        const created: Table = { id: lastId + 1, ...definition };
        transaction.put(Buffer.of(TABLE_ID), uint32(created.id));
        transaction.put(tableKey(created.name), Buffer.from(JSON.stringify(created)));
        return created;
      });
      tables.set(table.name, table);
    },

    remove(name) {
      const table = get(name);
      store.transaction((transaction) => {
        transaction.remove(tableKey(name));
        for (const kind of [ROW, AUTO_INCREMENT]) {
          const range = { from: tableKeyPrefix(kind, table.id), to: tableKeyPrefix(kind, table.id + 1) };
          const keys = Array.from(transaction.range(range), (entry) => entry.key);
          for (const key of keys) transaction.remove(key);
        }
      });
      tables.delete(name);
    },
  };
}

function tableKey(name: string): Buffer {
  return Buffer.concat([Buffer.of(TABLE), Buffer.from(name)]);
}

function tableKeyPrefix(kind: number, tableId: number): Buffer {
  return Buffer.concat([Buffer.of(kind), uint32(tableId)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
