import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareTexts } from './compare-texts.ts';

it('orders texts by the bytes of their UTF-8, as the server does', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  const alike = fc.tuple(text, text, text).map(([start, a, b]) => [start + a, start + b] as const);
  fc.assert(
    fc.property(alike, ([a, b]) => {
      expect(Math.sign(compareTexts(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
  expect(compareTexts('\uffff', '😀')).toBeLessThan(0);
});
