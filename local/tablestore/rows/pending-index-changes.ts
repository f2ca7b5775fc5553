import type { OrderedStore, StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import { pendingIndexChangeKeyPrefix } from '../tables/store-keys.ts';
import type { IndexTable } from '../tables/table.ts';

/** What a write to a table does to one of its indexes, by keys of the store. */
export interface EntryChange {
  readonly remove: Buffer | undefined;
  readonly put: { readonly key: Buffer; readonly value: Buffer } | undefined;
}

export function applyChange(transaction: StoreTransaction, { remove, put }: EntryChange): void {
  if (remove !== undefined) transaction.remove(remove);
  if (put !== undefined) transaction.put(put.key, put.value);
}

/** Keeps a change in the store, behind all that wait already, until it is due (milliseconds since 1970). */
export function deferChange(
  transaction: StoreTransaction,
  index: IndexTable,
  change: EntryChange,
  due: number,
): void {
  const prefix = pendingIndexChangeKeyPrefix(index.id);
  let sequence = 0n;
  for (const { key } of transaction.range({ from: endOf(prefix), to: prefix, backward: true })) {
    sequence = key.readBigUInt64BE(prefix.length) + 1n;
    break;
  }
  const key = Buffer.alloc(prefix.length + 8);
  prefix.copy(key);
  key.writeBigUInt64BE(sequence, prefix.length);
  transaction.put(key, encodePending({ change, due }));
}

/**
 * Brings an index to where it is at a time: applies the changes that are due, in the order of their writes; the first
 * that is not ends it. They go into transactions of some each, because a transaction sets room aside for the worst.
 */
export function catchUp(store: OrderedStore, index: IndexTable, now: number): void {
  for (;;) {
    const pending = firstPending(store, index, changesAtOnce);
    const firstNotDue = pending.findIndex(({ due }) => due > now);
    const due = firstNotDue === -1 ? pending : pending.slice(0, firstNotDue);
    if (due.length === 0) return;
    store.transaction((transaction) => {
      for (const { key, change } of due) {
        applyChange(transaction, change);
        transaction.remove(key);
      }
    });
    if (due.length < changesAtOnce) return;
  }
}

interface PendingChange {
  readonly change: EntryChange;
  /** Milliseconds since 1970. */
  readonly due: number;
}

const changesAtOnce = 100;

/** Read to the end before anything is written, as the store demands. */
function firstPending(
  reads: StoreReads,
  index: IndexTable,
  limit: number,
): (PendingChange & { key: Buffer })[] {
  const prefix = pendingIndexChangeKeyPrefix(index.id);
  const pending = [];
  for (const { key, value } of reads.range({ from: prefix, to: endOf(prefix) })) {
    pending.push({ key, ...decodePending(value) });
    if (pending.length === limit) break;
  }
  return pending;
}

/** Sequence numbers stay far below the greatest. */
function endOf(prefix: Buffer): Buffer {
  return Buffer.concat([prefix, Buffer.alloc(8, 0xff)]);
}

// A pending change is its due time (8 bytes), then the key to remove, the key to put and the value to put, the first
// two behind their lengths (4 bytes each, 0: none).

function encodePending({ change: { remove, put }, due }: PendingChange): Buffer {
  const [removed, key] = [remove ?? Buffer.alloc(0), put?.key ?? Buffer.alloc(0)];
  const header = Buffer.alloc(16);
  header.writeDoubleBE(due, 0);
  header.writeUInt32BE(removed.length, 8);
  header.writeUInt32BE(key.length, 12);
  return Buffer.concat([header, removed, key, put?.value ?? Buffer.alloc(0)]);
}

function decodePending(value: Buffer): PendingChange {
  const keyStart = 16 + value.readUInt32BE(8);
  const valueStart = keyStart + value.readUInt32BE(12);
  return {
    due: value.readDoubleBE(0),
    change: {
      remove: keyStart === 16 ? undefined : value.subarray(16, keyStart),
      put:
        valueStart === keyStart
          ? undefined
          : { key: value.subarray(keyStart, valueStart), value: value.subarray(valueStart) },
    },
  };
}
