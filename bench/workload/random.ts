/** Marsaglia's xorshift with 32 bits: numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
