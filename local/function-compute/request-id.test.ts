import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createInstanceId, createRequestId, inLargeDraws } from './request-id.ts';

const clock = () => 1_763_683_200_500;

describe('ids', () => {
  it('have the form of Function Compute, with the second in them', () => {
    expect(createRequestId(clock, randomBytes)).toMatch(/^1-691fab80-[0-9a-f]{8}-[0-9a-f]{12}$/);
    expect(createInstanceId(clock, randomBytes)).toMatch(/^c-691fab80-[0-9a-f]{16}$/);
  });
});

describe('random bytes in large draws', () => {
  it('are never given twice, whatever is asked for', () => {
    let next = 0;
    const draws: number[] = [];
    // Every 32-bit number once, so that a byte that is given again shows.
    const counting = (bytes: number) => {
      draws.push(bytes);
      const drawn = Buffer.alloc(bytes);
      for (let at = 0; at + 4 <= bytes; at += 4) drawn.writeUInt32BE(next++, at);
      return drawn;
    };
    const random = inLargeDraws(counting);
    const given = Array.from({ length: 5000 }, () => random(4).toString('hex'));
    expect(new Set(given).size).toBe(5000);
    expect(draws.length).toBe(5);
    expect(random(5000)).toHaveLength(5000);
  });
});
