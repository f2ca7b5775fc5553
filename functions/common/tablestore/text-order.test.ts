import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterPrefix, afterText, beforeText, compareTexts } from './text-order.ts';

const text = fc.string({ unit: 'binary', maxLength: 4 });

describe('the order of texts', () => {
  it('is that of their bytes in UTF-8, not that of UTF-16', () => {
    const ordered = [
      '',
      '\0',
      'A',
      'a',
      'a\0',
      'ab',
      'z',
      '\u00e9',
      '\u4f60',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
    ];
    expect(ordered.toReversed().toSorted(compareTexts)).toEqual(ordered);
    expect('\u{10000}' < '\uffff').toBe(true);
  });

  it('after a prefix begins with the text whose last code point is one further', () => {
    expect(afterPrefix('ab')).toBe('ac');
    expect(afterPrefix('a\u{10ffff}\u{10ffff}')).toBe('b');
    expect(afterPrefix('\ud7ff')).toBe('\ue000');
    expect(afterPrefix('\u{10ffff}')).toBeUndefined();
    expect(afterPrefix('')).toBeUndefined();
  });

  it('lies between a prefix and what comes after it for all texts that begin with it, and no others', () => {
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const after = afterPrefix(prefix);
        const isBetween =
          compareTexts(other, prefix) >= 0 && (after === undefined || compareTexts(other, after) < 0);
        expect(isBetween).toBe(other.startsWith(prefix));
        expect(compareTexts(prefix + other, prefix)).toBeGreaterThanOrEqual(0);
        if (after !== undefined) expect(compareTexts(prefix + other, after)).toBeLessThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('has nothing between a text and the one directly after it, and a text before each but the empty one', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(compareTexts(other, one) > 0).toBe(compareTexts(other, afterText(one)) >= 0);
        const before = beforeText(one);
        if (before === undefined) expect(one).toBe('');
        else expect(compareTexts(before, one)).toBeLessThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
