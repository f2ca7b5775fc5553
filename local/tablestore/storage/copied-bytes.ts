/**
 * How LMDB hands out the bytes of keys and values. By itself it makes an ArrayBuffer of each, whose making and
 * collecting takes half the time of reading a range; small copies here share those that Node keeps for them.
 */
export const copiedKeys = {
  writeKey(key: Buffer, target: Buffer, start: number): number {
    target.set(key, start);
    return start + key.length;
  },
  readKey: (source: Buffer, start: number, end: number): Buffer => copyOf(source, start, end),
};

export const copiedValues = {
  encode: (value: Buffer): Buffer => value,
  decode: (source: Buffer): Buffer => copyOf(source, 0, source.length),
};

function copyOf(source: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  // LMDB has one buffer for all of them, which is longer than its property `length` says: `copy` would believe that.
  copy.set(source.subarray(start, end));
  return copy;
}
