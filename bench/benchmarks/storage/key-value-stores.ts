import type { RootDatabase } from 'lmdb';
import type { OrderedStore } from '../../../local/tablestore/storage/ordered-store.ts';

export interface KeyValue {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** What the two have in common; each method is the least that the one behind it asks for. */
export interface KeyValueStore {
  putAll(entries: readonly KeyValue[]): void;
  /** Writes when nobody else does; the entry is on the disk once it resolves. */
  putAlone(key: Buffer, value: Buffer): Promise<void>;
  /** Writes when others write at the same time; the entry is on the disk once it resolves. */
  putTogether(key: Buffer, value: Buffer): Promise<void>;
  get(key: Buffer): Buffer | undefined;
  /** The first `limit` values from a key on, before another key. */
  range(from: Buffer, to: Buffer, limit: number): Buffer[];
}

export function localStore(store: OrderedStore): KeyValueStore {
  const put = async (key: Buffer, value: Buffer): Promise<void> => {
    store.transaction((transaction) => transaction.put(key, value));
    await store.flushed();
  };
  return {
    putAll: (entries) =>
      store.transaction((transaction) => {
        for (const { key, value } of entries) transaction.put(key, value);
      }),
    putAlone: put,
    putTogether: put,
    get: (key) => store.get(key),
    range(from, to, limit) {
      const values: Buffer[] = [];
      for (const { value } of store.range({ from, to })) {
        values.push(value);
        if (values.length === limit) break;
      }
      return values;
    },
  };
}

export function rawLmdb(database: RootDatabase<Buffer, Buffer>): KeyValueStore {
  return {
    putAll: (entries) =>
      database.transactionSync(() => {
        for (const { key, value } of entries) database.putSync(key, value);
      }),
    async putAlone(key, value) {
      database.putSync(key, value);
    },
    // Puts that wait at the same time share a commit.
    async putTogether(key, value) {
      await database.put(key, value);
    },
    get: (key) => database.getBinary(key),
    range(from, to, limit) {
      const values: Buffer[] = [];
      for (const { value } of database.getRange({ start: from, end: to, limit })) values.push(value);
      return values;
    },
  };
}
