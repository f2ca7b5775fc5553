import { isObject, parseJson } from './border.ts';
import { ClientError } from './errors.ts';
import type { ClientStorage } from './platform.ts';

/** Storage on the device for what belongs to the signed-in user: signing out empties it. */
export interface UserStorage extends ClientStorage {
  /** Of what is stored, in the order in which it was stored first. */
  keys(): Promise<readonly string[]>;
  /** Removes all of it; rejects with a `ClientError` `Internal` when something stays behind. */
  clear(): Promise<void>;
}

/**
 * Keeps a list of the keys in use, since platforms cannot be asked for them by what they begin with. The list is
 * written before the value, so that nothing is stored that `clear` would not find. One call is carried out after the
 * other.
 */
export function createUserStorage(storage: ClientStorage, prefix: string): UserStorage {
  const fullKey = (key: string) => `${prefix} ${key}`;
  let known: string[] | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function inOrder<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  }

  async function load(): Promise<string[]> {
    known ??= readKeys(await storage.get(prefix));
    return known;
  }

  async function saveKeys(keys: string[]): Promise<void> {
    await storage.set(prefix, JSON.stringify({ keys }));
    known = keys;
  }

  async function removeAll(): Promise<void> {
    let failure: { readonly cause: unknown } | undefined;
    const attempt = async (task: () => Promise<unknown>) => {
      try {
        await task();
      } catch (cause) {
        failure = { cause };
      }
    };
    await attempt(load);
    const keys = known ?? [];
    known = undefined;
    for (const key of keys) await attempt(() => storage.remove(fullKey(key)));
    if (failure === undefined) await attempt(() => storage.remove(prefix));
    if (failure !== undefined) {
      throw new ClientError('Internal', "The user's documents could not be removed from storage.", failure);
    }
  }

  return {
    keys: () => inOrder(async () => [...(await load())]),
    get: (key) => inOrder(() => storage.get(fullKey(key))),
    set: (key, value) =>
      inOrder(async () => {
        const keys = await load();
        if (!keys.includes(key)) await saveKeys([...keys, key]);
        await storage.set(fullKey(key), value);
      }),
    remove: (key) =>
      inOrder(async () => {
        const keys = await load();
        await storage.remove(fullKey(key));
        if (keys.includes(key)) await saveKeys(keys.filter((other) => other !== key));
      }),
    clear: () => inOrder(removeAll),
  };
}

/** None of what is damaged: what those keys hold is overwritten sooner or later. */
function readKeys(text: unknown): string[] {
  const stored = typeof text === 'string' ? parseJson(text) : undefined;
  const keys = isObject(stored) ? stored['keys'] : undefined;
  return Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string') : [];
}
