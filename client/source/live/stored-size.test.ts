import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storedSize } from './stored-size.ts';

it('is never less than a text takes as JSON in UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(storedSize(text) + 2).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(text)));
    }),
  );
  expect(storedSize('{"text":"买牛奶"}')).toBe(Buffer.byteLength(JSON.stringify('{"text":"买牛奶"}')) - 2);
});
