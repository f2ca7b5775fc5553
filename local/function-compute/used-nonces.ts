/** Remembers what was used once, for as long as it could be used again. */
export interface UsedNonces {
  /** Whether the nonce is used for the first time; from then on it counts as used. */
  use(nonce: string): boolean;
}

/** Nonces are forgotten after `lifetimeMilliseconds`: by then the date of the request that bore them is too old. */
export function createUsedNonces(clock: () => number, lifetimeMilliseconds: number): UsedNonces {
  const usedAt = new Map<string, number>();
  return {
    use(nonce) {
      const now = clock();
      for (const [oldest, time] of usedAt) {
        if (time + lifetimeMilliseconds > now) break;
        usedAt.delete(oldest);
      }
      if (usedAt.has(nonce)) return false;
      usedAt.set(nonce, now);
      return true;
    },
  };
}
