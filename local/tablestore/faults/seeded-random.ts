/**
 * Numbers from 0 to 1 (exclusive) that depend on the seed alone, as good as tests need them: a Weyl sequence whose
 * terms are mixed by the finaliser of MurmurHash3 (public domain), as SplitMix does it.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
