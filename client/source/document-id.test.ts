import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createDocumentIds } from './document-id.ts';

const now = Date.UTC(2026, 10, 20);

describe('createDocumentIds', () => {
  it('writes ids of 26 characters, the time before the random part', () => {
    const createId = createDocumentIds((count) => new Uint8Array(count).fill(33));
    // The example of the ULID specification for this time, with each random digit 33 mod 32 = 1.
    expect(createId(1_469_918_176_385)).toBe('01ARYZ6S41' + '1'.repeat(16));
  });

  it('sorts ids by the time of their making, from the first moment to the last that fits', () => {
    const times = [0, 1, 31, 32, now, now + 1, 2 ** 41, 2 ** 48 - 1];
    const ids = times.map((time) => createDocumentIds(randomBytes)(time));
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.map((id) => id.length)).toEqual(times.map(() => 26));
  });

  it('keeps the order within a millisecond and when the clock goes back', () => {
    const createId = createDocumentIds(randomBytes);
    const times = [...Array.from({ length: 2000 }, () => now), now - 86_400_000, now - 1, now, now + 1, now];
    const ids = times.map(createId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(times.length);
  });

  it('carries over, and moves to the next millisecond after the last random part', () => {
    const bytes = [...new Array(15).fill(31), 30, ...new Array(16).fill(0)];
    const createId = createDocumentIds((count) => Uint8Array.from(bytes.splice(0, count)));
    const [time, ids] = ['01ARYZ6S4', [1, 2, 3].map(() => createId(1_469_918_176_385))];
    expect(ids).toEqual([`${time}1ZZZZZZZZZZZZZZZY`, `${time}1ZZZZZZZZZZZZZZZZ`, `${time}20000000000000000`]);

    const carrying = createDocumentIds((count) =>
      Uint8Array.from({ length: count }, (_, i) => (i > 13 ? 31 : 7)),
    );
    expect([carrying(now), carrying(now)].map((id) => id.slice(10))).toEqual([
      '77777777777777ZZ',
      '77777777777778' + '00',
    ]);
  });

  it('gives two clients in the same millisecond different ids', () => {
    expect(createDocumentIds(randomBytes)(now)).not.toBe(createDocumentIds(randomBytes)(now));
  });
});
