import { describe, expect, it } from '@jest/globals';
import { resolvePageAddress } from './page-address.ts';

describe('the address of a page', () => {
  it.each([
    ['/pages/a/a', 'pages/a/a'],
    ['../b/b', 'pages/b/b'],
    ['./other', 'pages/index/other'],
    ['other', 'pages/index/other'],
  ])('%s is resolved from the page that names it', (url, path) => {
    expect(resolvePageAddress(url, 'pages/index/index')).toEqual({ path, query: {} });
  });

  it('has its query decoded', () => {
    expect(resolvePageAddress('/a?id=1%202&x=a=b&%E4%BD%A0=y&flag', 'p').query).toEqual({
      id: '1 2',
      x: 'a=b',
      你: 'y',
      flag: '',
    });
  });
});
