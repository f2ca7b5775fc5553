import type { KeptPage } from './kept-pages.ts';
import type { PageAddress } from './page-address.ts';

/** What a phone keeps in the browser. Every key carries the phone's name, so that phones share nothing. */
export interface OwnStorage {
  getItem(key: string): string | undefined;
  /** Rejects nothing: the browser's own limit throws. */
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
  keys(): string[];
  saveStack(addresses: readonly PageAddress[]): void;
  savedStack(): readonly PageAddress[];
  forgetStack(): void;
  /** For the phone that is loaded next, and for no other. */
  keepPages(pages: readonly KeptPage[]): void;
  takeKeptPages(): readonly KeptPage[];
  grantUserInfo(): void;
  hasUserInfoGrant(): boolean;
  /** As if the phone were a new one. */
  forgetAll(): void;
}

/** @param name of the phone: `alice`, the second device `alice#2`. */
export function createOwnStorage(name: string): OwnStorage {
  const prefix = `preview:${name}:storage:`;
  const stackKey = `preview:${name}:stack`;
  const keptKey = `preview:${name}:kept`;
  const grantKey = `preview:${name}:userInfo`;
  const keys = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  const storage: OwnStorage = {
    getItem: (key) => localStorage.getItem(prefix + key) ?? undefined,
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear() {
      for (const key of keys()) localStorage.removeItem(prefix + key);
    },
    keys,
    saveStack: (addresses) => sessionStorage.setItem(stackKey, JSON.stringify(addresses)),
    savedStack: () => JSON.parse(sessionStorage.getItem(stackKey) ?? '[]') as PageAddress[],
    forgetStack() {
      sessionStorage.removeItem(stackKey);
      sessionStorage.removeItem(keptKey);
    },
    keepPages: (pages) => sessionStorage.setItem(keptKey, JSON.stringify(pages)),
    takeKeptPages() {
      const kept = JSON.parse(sessionStorage.getItem(keptKey) ?? '[]') as KeptPage[];
      sessionStorage.removeItem(keptKey);
      return kept;
    },
    grantUserInfo: () => localStorage.setItem(grantKey, 'granted'),
    hasUserInfoGrant: () => localStorage.getItem(grantKey) === 'granted',
    forgetAll() {
      storage.clear();
      storage.forgetStack();
      localStorage.removeItem(grantKey);
    },
  };
  return storage;
}
