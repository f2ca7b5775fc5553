import { isObject, parseJson } from '../border.ts';
import type { UserStorage } from '../user-storage.ts';
import type { AnyDocument } from './apply-change.ts';
import { mostStored, storedSize } from './stored-size.ts';

/** What a list shows at the next start, before the server answers. */
export interface CachedList {
  readonly documents: readonly AnyDocument[];
  readonly hasMore: boolean;
}

/** Keeps the first page of lists. It is a convenience: nothing of it rejects. */
export interface ListCache {
  /** @param list says which list it is, in JSON. */
  load(list: string): Promise<CachedList | undefined>;
  save(list: string, cached: CachedList): Promise<void>;
  /** Removes all of it, and keeps no more until the next start: the room is needed. */
  giveUp(): Promise<void>;
  clear(): void;
}

/** With 180 KB each, well below the 10 MB that Alipay and WeChat have for an app. */
const mostLists = 20;

export function createListCache(storage: UserStorage): ListCache {
  let isGivenUp = false;
  let era = {};
  const saved = new Map<string, string>();

  async function removeAllBut(kept: number): Promise<void> {
    const lists = (await storage.keys()).filter((key) => /^list /.test(key));
    for (const key of lists.slice(0, Math.max(0, lists.length - kept))) {
      saved.delete(key);
      await storage.remove(key);
    }
  }

  async function store(key: string, text: string): Promise<void> {
    const began = era;
    if (!(await storage.keys()).includes(key)) await removeAllBut(mostLists - 1);
    // What was cleared meanwhile stays so.
    if (began === era) await storage.set(key, text);
  }

  return {
    load: (list) =>
      storage.get(keyOf(list)).then(
        (text) => parse(list, text),
        () => undefined,
      ),

    async save(list, cached) {
      const key = keyOf(list);
      const text = toText(list, cached);
      if (isGivenUp || text === undefined || saved.get(key) === text) return;
      saved.set(key, text);
      await store(key, text).catch(() => saved.delete(key));
    },

    giveUp() {
      isGivenUp = true;
      return removeAllBut(0).catch(() => undefined);
    },

    clear() {
      saved.clear();
      era = {};
    },
  };
}

/** As many documents as there is room for. */
function toText(list: string, { documents, hasMore }: CachedList): string | undefined {
  for (let count = documents.length; ; count = Math.floor(count / 2)) {
    const part = { documents: documents.slice(0, count), hasMore: hasMore || count < documents.length };
    const text = JSON.stringify({ list, ...part });
    if (storedSize(text) <= mostStored) return text;
    if (count === 0) return undefined;
  }
}

function parse(list: string, text: unknown): CachedList | undefined {
  const stored = typeof text === 'string' ? parseJson(text) : undefined;
  if (!isObject(stored) || stored['list'] !== list) return undefined;
  const { documents, hasMore } = stored;
  if (!Array.isArray(documents) || !documents.every(isDocument)) return undefined;
  return { documents, hasMore: hasMore === true };
}

function isDocument(value: unknown): value is AnyDocument {
  return isObject(value) && typeof value['id'] === 'string';
}

/** A short key for a list, which may be described by a long text; which one it is stands in the value, too. */
function keyOf(list: string): string {
  let hash = 5381;
  for (let at = 0; at < list.length; at += 1) hash = (Math.imul(hash, 33) + list.charCodeAt(at)) >>> 0;
  return `list ${hash.toString(36)}`;
}
