export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface KeyRange {
  /** The first key of the range, in its direction; inclusive. */
  readonly from: Buffer;
  /** Where the range stops, in its direction; exclusive. */
  readonly to: Buffer;
  /** Descending when true: `from` is then the greater key. */
  readonly backward?: boolean;
}

/** Reads, which inside a transaction see the transaction's own writes. */
export interface StoreReads {
  get(key: Buffer): Buffer | undefined;
  /** Entries in bytewise order of their keys. Read it to the end, or leave it, before the next write. */
  range(range: KeyRange): Iterable<Entry>;
}

export interface StoreTransaction extends StoreReads {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
}

/**
 * Binary keys of any length, ordered bytewise, with values. Everything is synchronous: one process, one thread, so
 * that a read followed by a write in one transaction cannot be interleaved with another.
 */
export interface OrderedStore extends StoreReads {
  /** Runs all of action's writes, or none when it throws; when it returns they are as durable as the store is. */
  transaction<T>(action: (transaction: StoreTransaction) => T): T;
  close(): Promise<void>;
}
