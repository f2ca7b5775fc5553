import { describe, expect, it } from '@jest/globals';
import { replaceBlocks } from './marked-blocks.ts';

const page = `Before
<!-- begin table -->
old
<!-- end table -->
between
<!-- begin plot -->
<!-- end plot -->
after
`;

describe('marked blocks of a page', () => {
  it('take new contents, and leave what is around them', () => {
    const replaced = replaceBlocks(page, { table: 'new', plot: 'line 1\nline 2' });
    expect(replaced).toBe(`Before
<!-- begin table -->

new

<!-- end table -->
between
<!-- begin plot -->

line 1
line 2

<!-- end plot -->
after
`);
    expect(replaceBlocks(replaced, { table: 'new', plot: 'line 1\nline 2' })).toBe(replaced);
  });

  it('must be there, once each', () => {
    expect(() => replaceBlocks(page, { costs: 'new' })).toThrow('begin costs');
    expect(() => replaceBlocks(`${page}${page}`, { table: 'new' })).toThrow('once each');
    expect(() => replaceBlocks('<!-- begin a -->\n', { a: 'new' })).toThrow('end a');
  });
});
