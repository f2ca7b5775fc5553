import { describe, expect, it } from '@jest/globals';
import { createUserStorage } from '../user-storage.ts';
import { createListCache } from './list-cache.ts';

function createStorage() {
  const stored = new Map<string, string>();
  const counts = { set: 0 };
  const storage = createUserStorage(
    {
      get: async (key) => stored.get(key),
      set: async (key, value) => {
        counts.set += 1;
        stored.set(key, value);
      },
      remove: async (key) => {
        stored.delete(key);
      },
    },
    'user',
  );
  return { stored, counts, storage };
}

const documents = (count: number, text = 'x') =>
  Array.from({ length: count }, (_each, n) => ({ id: `${n}`, text }));

describe('the cache of lists', () => {
  it('gives back what was kept of a list, and nothing of another', async () => {
    const { storage } = createStorage();
    await createListCache(storage).save('a', { documents: documents(2), hasMore: true });
    const cache = createListCache(storage);
    expect(await cache.load('a')).toEqual({ documents: documents(2), hasMore: true });
    expect(await cache.load('b')).toBeUndefined();
  });

  it('does not take one list for another whose key is the same by chance', async () => {
    const { stored, storage } = createStorage();
    await createListCache(storage).save('a', { documents: documents(2), hasMore: false });
    const [key = ''] = [...stored.keys()].filter((name) => name.includes('list'));
    stored.set(key, (stored.get(key) ?? '').replace('"list":"a"', '"list":"b"'));
    expect(await createListCache(storage).load('a')).toBeUndefined();
  });

  it('keeps as much as fits under one key of Alipay', async () => {
    const { stored, storage } = createStorage();
    const cache = createListCache(storage);
    await cache.save('large', { documents: documents(100, '很'.repeat(1000)), hasMore: false });
    for (const text of stored.values()) expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(200_000);
    const kept = await cache.load('large');
    expect(kept?.documents).toHaveLength(50);
    expect(kept?.hasMore).toBe(true);
    await cache.save('huge', { documents: documents(1, '很'.repeat(100_000)), hasMore: false });
    expect(await cache.load('huge')).toEqual({ documents: [], hasMore: true });
  });

  it('stores nothing that is stored already, and the 20 newest lists', async () => {
    const { counts, storage } = createStorage();
    const cache = createListCache(storage);
    await cache.save('list 0', { documents: documents(1), hasMore: false });
    const before = counts.set;
    await cache.save('list 0', { documents: documents(1), hasMore: false });
    expect(counts.set).toBe(before);
    for (let n = 1; n <= 20; n += 1)
      await cache.save(`list ${n}`, { documents: documents(1), hasMore: false });
    expect(await storage.keys()).toHaveLength(20);
    expect(await cache.load('list 0')).toBeUndefined();
    expect(await cache.load('list 1')).toBeDefined();
    expect(await cache.load('list 20')).toBeDefined();
  });

  it('that has been given up keeps nothing more', async () => {
    const { storage } = createStorage();
    const cache = createListCache(storage);
    await cache.save('a', { documents: documents(1), hasMore: false });
    await storage.set('unsent 0', 'unsent');
    await cache.giveUp();
    await cache.save('a', { documents: documents(2), hasMore: false });
    expect(await storage.keys()).toEqual(['unsent 0']);
  });
});
