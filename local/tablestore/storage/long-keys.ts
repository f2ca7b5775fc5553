import type { Entry, EntryTransaction, KeyRange, StoreReads } from './ordered-store.ts';

/**
 * LMDB's keys end at 4026 bytes (with pages of 8 KB), while a legal Tablestore primary key can take 8 KB once encoded.
 * Keys of this length or more therefore share a bucket under their first bytes: its value is the sorted list of
 * what follows those bytes, with the values. Order stays bytewise, because every key that starts with a bucket's
 * name is in it.
 */
const bucketNameLength = 4000;

/** Adds keys of any length to reads whose keys are limited. */
export function readsWithLongKeys(inner: StoreReads): StoreReads {
  return {
    get(key) {
      if (key.length < bucketNameLength) return inner.get(key);
      const bucket = readBucket(inner, bucketName(key));
      return bucket.find((entry) => entry.key.equals(key))?.value;
    },

    range(range) {
      const entries = inner.range(widenToBuckets(range));
      return { [Symbol.iterator]: () => openBuckets(entries[Symbol.iterator](), range) };
    },
  };
}

/** Puts what is in a bucket in its place. Written out, because a generator takes as long as reading the entries. */
function openBuckets(entries: Iterator<Entry>, range: KeyRange): Iterator<Entry> {
  let bucket: Iterator<Entry> | undefined;
  return {
    next() {
      for (;;) {
        const inBucket = bucket?.next();
        if (inBucket !== undefined && inBucket.done !== true) return inBucket;
        const next = entries.next();
        if (next.done === true || next.value.key.length < bucketNameLength) return next;
        const inside = decodeBucket(next.value).filter(({ key }) => isInside(key, range));
        bucket = (range.backward ? inside.reverse() : inside).values();
      }
    },
    return: () => entries.return?.() ?? { done: true, value: undefined },
  };
}

/** Adds keys of any length to a transaction whose keys are limited. */
export function transactionWithLongKeys(inner: EntryTransaction): EntryTransaction {
  const changeBucket = (key: Buffer, value: Buffer | undefined): void => {
    const name = bucketName(key);
    const others = readBucket(inner, name).filter((entry) => !entry.key.equals(key));
    const entries = value === undefined ? others : [...others, { key, value }];
    if (entries.length === 0) inner.remove(name);
    else inner.put(name, encodeBucket(entries.sort((a, b) => a.key.compare(b.key))));
  };

  return {
    ...readsWithLongKeys(inner),
    put(key, value) {
      if (key.length < bucketNameLength) inner.put(key, value);
      else changeBucket(key, value);
    },
    remove(key) {
      if (key.length < bucketNameLength) inner.remove(key);
      else changeBucket(key, undefined);
    },
  };
}

function bucketName(key: Buffer): Buffer {
  return key.subarray(0, bucketNameLength);
}

/**
 * The range over bucket names that holds every key of the range. Beyond the bounds it holds nothing except keys in
 * the buckets of the bounds themselves.
 */
function widenToBuckets({ from, to, backward = false }: KeyRange): KeyRange {
  const firstName = bucketName(from);
  const lastName = bucketName(to);
  if (to.length < bucketNameLength) return { from: firstName, to, backward };
  // The bucket that `to` falls into can hold keys before it, and the inner range leaves its last key out.
  return { from: firstName, to: backward ? lastName.subarray(0, -1) : after(lastName), backward };
}

/** The key that follows immediately. */
function after(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.alloc(1)]);
}

function isInside(key: Buffer, { from, to, backward = false }: KeyRange): boolean {
  const sign = backward ? -1 : 1;
  return key.compare(from) * sign >= 0 && key.compare(to) * sign < 0;
}

function readBucket(reads: StoreReads, name: Buffer): Entry[] {
  const value = reads.get(name);
  return value === undefined ? [] : decodeBucket({ key: name, value });
}

function encodeBucket(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { key, value } of entries) {
    const rest = key.subarray(bucketNameLength);
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(rest.length, 0);
    lengths.writeUInt32BE(value.length, 4);
    parts.push(lengths, rest, value);
  }
  return Buffer.concat(parts);
}

function decodeBucket({ key: name, value: bucket }: Entry): Entry[] {
  const entries: Entry[] = [];
  let position = 0;
  while (position < bucket.length) {
    const restEnd = position + 8 + bucket.readUInt32BE(position);
    const valueEnd = restEnd + bucket.readUInt32BE(position + 4);
    entries.push({
      key: Buffer.concat([name, bucket.subarray(position + 8, restEnd)]),
      value: bucket.subarray(restEnd, valueEnd),
    });
    position = valueEnd;
  }
  return entries;
}
