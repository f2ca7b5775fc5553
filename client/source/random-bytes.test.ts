import { describe, expect, it } from '@jest/globals';
import { createRandomBytes } from './random-bytes.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('createRandomBytes', () => {
  it('gives as many bytes as asked for', () => {
    const randomBytes = createRandomBytes(Date.now, Math.random);
    const counts = [0, 1, 22, 31, 32, 33, 64, 100];
    expect(counts.map((count) => randomBytes(count).length)).toEqual(counts);
  });

  it('repeats nothing, even with a clock and a generator that stand still', () => {
    const randomBytes = createRandomBytes(
      () => 0,
      () => 0.5,
    );
    const blocks = Array.from({ length: 1000 }, () => hex(randomBytes(16)));
    expect(new Set(blocks).size).toBe(1000);
    const [first, second] = [hex(randomBytes(64)).slice(0, 64), hex(randomBytes(64)).slice(64)];
    expect(first).not.toBe(second);
  });

  it('gives two devices different bytes, whether their clocks or their generators differ', () => {
    const at = (time: number, random: number) =>
      hex(
        createRandomBytes(
          () => time,
          () => random,
        )(16),
      );
    expect(new Set([at(1, 0.1), at(2, 0.1), at(1, 0.2)]).size).toBe(3);
  });

  it('uses every bit', () => {
    const bytes = createRandomBytes(Date.now, Math.random)(32_000);
    for (let bit = 0; bit < 8; bit += 1) {
      const share = bytes.filter((byte) => (byte >> bit) % 2 === 1).length / bytes.length;
      // 32,000 fair bits stray from one half by 0.02 once in 10^12 runs.
      expect(Math.abs(share - 0.5)).toBeLessThan(0.02);
    }
  });
});
