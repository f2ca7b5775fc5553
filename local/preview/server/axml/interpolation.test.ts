import { describe, expect, it } from '@jest/globals';
import { InterpolationError, splitInterpolation } from './interpolation.ts';

describe('splitting text at {{ }}', () => {
  it('gives plain text and expressions in order, with the offset of each expression', () => {
    expect(splitInterpolation('a {{b}}c{{d}}')).toEqual([
      { kind: 'plain', text: 'a ' },
      { kind: 'expression', text: 'b', offset: 4 },
      { kind: 'plain', text: 'c' },
      { kind: 'expression', text: 'd', offset: 10 },
    ]);
  });

  it.each([
    ['{{ {a: 1} }}', ' {a: 1} '],
    ['{{{a: {b: 1}}}}', '{a: {b: 1}}'],
    ["{{ '}}' }}", " '}}' "],
    ["{{ 'it\\'s }}' }}", " 'it\\'s }}' "],
  ])('does not end %s at braces of its own', (text, expression) => {
    expect(splitInterpolation(text)).toEqual([{ kind: 'expression', text: expression, offset: 2 }]);
  });

  it('refuses {{ without }}, at its place', () => {
    expect(() => splitInterpolation('abc {{ x')).toThrow(InterpolationError);
    expect(() => splitInterpolation('abc {{ x')).toThrow(expect.objectContaining({ offset: 4 }));
  });
});
