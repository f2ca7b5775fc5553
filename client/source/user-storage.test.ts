import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../testing/loopback-client.ts';
import type { ClientStorage } from './platform.ts';
import { createUserStorage } from './user-storage.ts';

function createMap() {
  const stored = new Map<string, string>();
  const storage: ClientStorage = {
    get: async (key) => stored.get(key),
    set: async (key, value) => {
      stored.set(key, value);
    },
    remove: async (key) => {
      stored.delete(key);
    },
  };
  return { stored, storage };
}

describe('storage that belongs to the user', () => {
  it('knows its keys at the next start, and leaves those of others alone', async () => {
    const { stored, storage } = createMap();
    stored.set('other', 'stays');
    const first = createUserStorage(storage, 'user');
    await Promise.all([first.set('a', '1'), first.set('b', '2'), first.set('a', '3')]);
    await first.remove('b');
    const second = createUserStorage(storage, 'user');
    expect(await second.keys()).toEqual(['a']);
    expect(await second.get('a')).toBe('3');
    await second.clear();
    expect([...stored]).toEqual([['other', 'stays']]);
    expect(await second.keys()).toEqual([]);
    await second.set('c', '4');
    expect(await createUserStorage(storage, 'user').keys()).toEqual(['c']);
  });

  it('has every value on its list, whenever it is interrupted', async () => {
    const { stored, storage } = createMap();
    let left = 0;
    const interrupted: ClientStorage = {
      ...storage,
      set: (key, value) => {
        left -= 1;
        return left < 0 ? new Promise(() => undefined) : storage.set(key, value);
      },
    };
    for (const steps of [0, 1, 2, 3, 4]) {
      stored.clear();
      left = steps;
      const user = createUserStorage(interrupted, 'user');
      void user.set('a', '1');
      void user.set('b', '2');
      await new Promise(setImmediate);
      await createUserStorage(storage, 'user').clear();
      expect([...stored.keys()]).toEqual([]);
    }
  });

  it.each(['no JSON', '{}', '{"keys":7}', '[]', 'null'])(
    'begins anew on a damaged list: %s',
    async (text) => {
      const { stored, storage } = createMap();
      stored.set('user', text);
      const user = createUserStorage(storage, 'user');
      expect(await user.keys()).toEqual([]);
      await user.set('a', '1');
      expect(await user.get('a')).toBe('1');
    },
  );

  it('says that something stays behind, after it has removed what it could', async () => {
    const { stored, storage } = createMap();
    const user = createUserStorage(
      {
        ...storage,
        remove: async (key) => {
          if (key === 'user a') throw new Error('disk');
          await storage.remove(key);
        },
      },
      'user',
    );
    await user.set('a', '1');
    await user.set('b', '2');
    expect(await rejectionOf(user.clear())).toMatchObject({ code: 'Internal', cause: new Error('disk') });
    // The list stays, so that it can be tried again.
    expect([...stored.keys()]).toEqual(['user', 'user a']);
  });
});
