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

/** Changes of single entries. */
export interface EntryTransaction extends StoreReads {
  /** @throws StorageError DiskFull; let it end the transaction. */
  put(key: Buffer, value: Buffer): void;
  /** @throws StorageError DiskFull; let it end the transaction. */
  remove(key: Buffer): void;
}

export interface StoreTransaction extends EntryTransaction {
  /**
   * Removes the entries of a range, however many, little by little after the commit, also when the process is killed
   * meanwhile. Until then reads see some of them: nobody may read or write there again.
   */
  removeRange(range: KeyRange): void;
}

/**
 * Binary keys of any length, ordered bytewise, with values. Everything is synchronous: one process, one thread, so
 * that a read followed by a write in one transaction cannot be interleaved with another.
 */
export interface OrderedStore extends StoreReads {
  /**
   * Runs all of action's writes, or none when it throws. When it returns, every read sees them; they are as durable as
   * the store makes them once `flushed` resolves.
   *
   * @throws StorageError DiskFull, Removed, Failed; nothing of the transaction is stored then.
   */
  transaction<T>(action: (transaction: StoreTransaction) => T): T;
  /**
   * Resolves when all that reads can see so far is as durable as the store makes it; undefined when it is so already.
   * An answer, to a read too, must wait for it: it would otherwise tell of a write that may still be lost.
   *
   * @throws StorageError Failed: what was written since the last time is lost.
   */
  flushed(): Promise<void> | undefined;
  /** Resolves when what `removeRange` was called for is gone. */
  removed(): Promise<void>;
  close(): Promise<void>;
}
