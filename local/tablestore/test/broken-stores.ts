import type { OrderedStore, StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import { rowKeyPrefix, tableDefinitions } from '../tables/store-keys.ts';

// Stores with a defect, for tests that must notice what a server does with them.

/** Transactions are not isolated: what one decides upon is written only after a few others have decided. */
export function withoutIsolation(store: OrderedStore): OrderedStore {
  const backlog = createBacklog(2);
  return {
    ...store,
    transaction(action) {
      const { result, writes } = runApart(store, action);
      backlog.add(() => commit(store, writes));
      return result;
    },
    close: () => backlog.close(store),
  };
}

/** Single rows are read from a copy that is a few transactions behind; writes are as they should be. */
export function withStaleReads(store: OrderedStore): OrderedStore {
  const backlog = createBacklog(5);
  const copied = new Map<string, Buffer | undefined>();
  return {
    ...store,
    get(key) {
      const name = key.toString('latin1');
      return copied.has(name) ? copied.get(name) : store.get(key);
    },
    transaction(action) {
      const { result, writes } = runApart(store, action);
      for (const { key, value } of writes) {
        const name = key.toString('latin1');
        if (!copied.has(name)) copied.set(name, store.get(key));
        backlog.add(() => copied.set(name, value));
      }
      commit(store, writes);
      return result;
    },
  };
}

/** Transactions are acknowledged a few before they are committed; until then all see them nevertheless. */
export function withLateCommits(store: OrderedStore): OrderedStore {
  const backlog = createBacklog(5);
  const uncommitted = new Map<string, Buffer | undefined>();
  const get = (key: Buffer): Buffer | undefined => {
    const name = key.toString('latin1');
    return uncommitted.has(name) ? uncommitted.get(name) : store.get(key);
  };
  return {
    ...store,
    get,
    range(range) {
      backlog.finish();
      return store.range(range);
    },
    transaction(action) {
      const { result, writes } = runApart({ get, range: store.range }, action);
      for (const { key, value } of writes) uncommitted.set(key.toString('latin1'), value);
      backlog.add(() => commit(store, writes));
      return result;
    },
    flushed: async () => undefined,
    close: () => backlog.close(store),
  };
}

/** Every tenth transaction is run again, as if it had not been committed. */
export function withRepeatedTransactions(store: OrderedStore): OrderedStore {
  let count = 0;
  return {
    ...store,
    transaction(action) {
      if (++count % 10 === 0) store.transaction(action);
      return store.transaction(action);
    },
  };
}

/** Every tenth transaction is acknowledged and comes to nothing. */
export function withLostTransactions(store: OrderedStore): OrderedStore {
  let count = 0;
  return {
    ...store,
    transaction: (action) =>
      ++count % 10 === 0 ? runApart(store, action).result : store.transaction(action),
  };
}

/** Indexes follow their tables in transactions of their own, a few behind. */
export function withLateIndexes(store: OrderedStore): OrderedStore {
  const backlog = createBacklog(2);
  return {
    ...store,
    transaction(action) {
      const { result, writes } = runApart(store, action);
      const indexes = indexKeyPrefixes(store);
      const isOfIndex = ({ key }: KeyedWrite): boolean =>
        indexes.some((prefix) => key.subarray(0, prefix.length).equals(prefix));
      commit(
        store,
        writes.filter((write) => !isOfIndex(write)),
      );
      backlog.add(() => commit(store, writes.filter(isOfIndex)));
      return result;
    },
    close: () => backlog.close(store),
  };
}

interface KeyedWrite {
  readonly key: Buffer;
  /** Undefined: the key is removed. */
  readonly value: Buffer | undefined;
}

/** Runs a transaction, which sees its own single rows, and gives its writes instead of committing them. */
function runApart<T>(
  store: StoreReads,
  action: (transaction: StoreTransaction) => T,
): { result: T; writes: KeyedWrite[] } {
  const writes: KeyedWrite[] = [];
  const own = new Map<string, Buffer | undefined>();
  const write = (key: Buffer, value: Buffer | undefined): void => {
    own.set(key.toString('latin1'), value);
    writes.push({ key, value });
  };
  const result = action({
    get(key) {
      const name = key.toString('latin1');
      return own.has(name) ? own.get(name) : store.get(key);
    },
    range: (range) => store.range(range),
    put: write,
    remove: (key) => write(key, undefined),
    removeRange(range) {
      for (const { key } of store.range(range)) write(key, undefined);
    },
  });
  return { result, writes };
}

function commit(store: OrderedStore, writes: readonly KeyedWrite[]): void {
  if (writes.length === 0) return;
  store.transaction((transaction) => {
    for (const { key, value } of writes) {
      if (value === undefined) transaction.remove(key);
      else transaction.put(key, value);
    }
  });
}

function indexKeyPrefixes(store: OrderedStore): Buffer[] {
  return Array.from(store.range(tableDefinitions)).flatMap(({ value }) => {
    const { indexes } = JSON.parse(value.toString()) as { indexes?: { id: number }[] };
    return (indexes ?? []).map(({ id }) => rowKeyPrefix(id));
  });
}

/** Work that is done when there is more after it than the length, and at the latest before a store closes. */
function createBacklog(length: number) {
  const waiting: (() => void)[] = [];
  const finish = (): void => {
    for (const work of waiting.splice(0)) work();
  };
  return {
    add(work: () => void): void {
      waiting.push(work);
      if (waiting.length > length) waiting.shift()?.();
    },
    finish,
    async close(store: OrderedStore): Promise<void> {
      finish();
      await store.close();
    },
  };
}
