import { describe, expect, it } from '@jest/globals';
import { createUsedNonces } from './used-nonces.ts';

describe('used nonces', () => {
  it('are refused for as long as they live, and forgotten then', () => {
    let now = 0;
    const nonces = createUsedNonces(() => now, 1000);
    expect([nonces.use('a'), nonces.use('b'), nonces.use('a')]).toEqual([true, true, false]);
    now = 999;
    expect(nonces.use('a')).toBe(false);
    now = 1000;
    expect(nonces.use('a')).toBe(true);
  });
});
