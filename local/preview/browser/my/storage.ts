import type { OwnStorage } from '../own-storage.ts';
import { CallError, type CallOptions } from './call.ts';

/** Alipay's limits: 200 KB for a key, 10 MB for all of them. */
const keyLimit = 200 * 1024;
const totalLimit = 10 * 1024 * 1024;

/** The operations behind my.setStorage and its like, and their Sync twins. Each fails with Alipay's error code. */
export function createStorageCalls(storage: OwnStorage) {
  const keyOf = (options: CallOptions) => {
    if (typeof options.key !== 'string' || options.key === '') throw new CallError(2, 'key must be a string');
    return options.key;
  };
  return {
    set(options: CallOptions): object {
      const key = keyOf(options);
      const value = JSON.stringify(options.data ?? null);
      if (byteLength(value) > keyLimit) throw new CallError(14, 'a key holds 200 KB at most');
      const others = storage.keys().filter((other) => other !== key);
      const total = others.reduce((sum, other) => sum + byteLength(storage.getItem(other) ?? ''), 0);
      if (total + byteLength(value) > totalLimit) throw new CallError(12, 'the storage holds 10 MB at most');
      try {
        storage.setItem(key, value);
      } catch {
        throw new CallError(12, 'the browser’s storage is full');
      }
      return { success: true };
    },
    get(options: CallOptions): { data: unknown } {
      const value = storage.getItem(keyOf(options));
      return { data: value === undefined ? null : JSON.parse(value) };
    },
    remove(options: CallOptions): object {
      storage.removeItem(keyOf(options));
      return { success: true };
    },
    clear(): object {
      storage.clear();
      return { success: true };
    },
    /** Sizes in KB. */
    info(): { keys: string[]; currentSize: number; limitSize: number } {
      // A browser gives them in no order.
      const keys = storage.keys().toSorted();
      const bytes = keys.reduce((sum, key) => sum + byteLength(storage.getItem(key) ?? ''), 0);
      return { keys, currentSize: Math.ceil(bytes / 1024), limitSize: totalLimit / 1024 };
    },
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
