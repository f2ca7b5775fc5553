import type { PageAddress } from './page-address.ts';

/** What a phone keeps in the browser. Every key carries the user's name, so that phones share nothing. */
export interface OwnStorage {
  getItem(key: string): string | undefined;
  /** Rejects nothing: the browser's own limit throws. */
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
  keys(): string[];
  saveStack(addresses: readonly PageAddress[]): void;
  savedStack(): readonly PageAddress[];
  grantUserInfo(): void;
  hasUserInfoGrant(): boolean;
}

export function createOwnStorage(user: string): OwnStorage {
  const prefix = `preview:${user}:storage:`;
  const stackKey = `preview:${user}:stack`;
  const grantKey = `preview:${user}:userInfo`;
  const keys = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  return {
    getItem: (key) => localStorage.getItem(prefix + key) ?? undefined,
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear() {
      for (const key of keys()) localStorage.removeItem(prefix + key);
    },
    keys,
    saveStack: (addresses) => sessionStorage.setItem(stackKey, JSON.stringify(addresses)),
    savedStack: () => JSON.parse(sessionStorage.getItem(stackKey) ?? '[]') as PageAddress[],
    grantUserInfo: () => localStorage.setItem(grantKey, 'granted'),
    hasUserInfoGrant: () => localStorage.getItem(grantKey) === 'granted',
  };
}
