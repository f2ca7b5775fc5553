import type { EntryTransaction, KeyRange, StoreReads, StoreTransaction } from './ordered-store.ts';

// The ranges to be emptied are entries themselves, so that a killed process's are found by the next one: the byte 0,
// which starts the store's own keys, then where the range begins; the value is where it ends.
const firstRange = Buffer.from('\0removed');
const afterLastRange = Buffer.from('\0removee');

/** How many entries go in one transaction: few enough that requests in between hardly wait. */
const entriesAtATime = 500;

/** Empties removed ranges little by little, between other work. */
export interface RangeRemoval {
  start(): void;
  stop(): void;
  /** Resolves when every removed range is empty, or it was stopped, or it cannot go on. */
  finished(): Promise<void>;
}

/** Adds the removal of ranges to a transaction; `start` is called when there is one. */
export function transactionWithRangeRemoval(inner: EntryTransaction, start: () => void): StoreTransaction {
  return {
    ...inner,
    removeRange({ from, to }) {
      inner.put(Buffer.concat([firstRange, from]), to);
      start();
    },
  };
}

export function openRangeRemoval(
  reads: StoreReads,
  transact: <T>(action: (transaction: EntryTransaction) => T) => T,
): RangeRemoval {
  let isStopped = false;
  let running: Promise<void> | undefined;

  async function removeAll(): Promise<void> {
    try {
      do {
        await new Promise((resolve) => setImmediate(resolve));
      } while (!isStopped && removeSome());
    } catch {
      // No room even for that, or no directory any more: the next process to open the store goes on.
    } finally {
      running = undefined;
    }
  }

  /** False when there was nothing left. */
  function removeSome(): boolean {
    const range = nextRange();
    if (range === undefined) return false;
    transact((transaction) => {
      const keys: Buffer[] = [];
      for (const { key } of transaction.range(range)) {
        if (keys.length === entriesAtATime) break;
        keys.push(key);
      }
      for (const key of keys) transaction.remove(key);
      if (keys.length < entriesAtATime) transaction.remove(Buffer.concat([firstRange, range.from]));
    });
    return true;
  }

  function nextRange(): KeyRange | undefined {
    for (const { key, value } of reads.range({ from: firstRange, to: afterLastRange })) {
      return { from: key.subarray(firstRange.length), to: value };
    }
    return undefined;
  }

  return {
    start() {
      if (!isStopped) running ??= removeAll();
    },
    stop() {
      isStopped = true;
    },
    finished: async () => running,
  };
}
