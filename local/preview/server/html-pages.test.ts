import { describe, expect, it } from '@jest/globals';
import { framePage, phoneUsers } from './html-pages.ts';

describe('the page with the phones', () => {
  it('shows alice’s phone when nobody is named, and each user once', () => {
    expect(phoneUsers(new URLSearchParams(''))).toEqual(['alice']);
    expect(phoneUsers(new URLSearchParams('user=bob&user=alice&user=bob'))).toEqual(['bob', 'alice']);
  });

  it('shows four phones at most', () => {
    expect(phoneUsers(new URLSearchParams('user=a&user=b&user=c&user=d&user=e'))).toHaveLength(4);
  });

  it('says who got no phone because four are the most', () => {
    const html = framePage({
      query: new URLSearchParams('user=a&user=b&user=c&user=d&user=e&user=<f'),
      title: 'T',
    });
    expect(html).toContain('Four phones are the most: e, &lt;f got none.');
    expect(
      framePage({ query: new URLSearchParams('user=a&user=b&user=c&user=d'), title: 'T' }),
    ).not.toContain('are the most');
  });

  it.each(['fr', '', 'english'])('says that English stands in for the language “%s”', (lang) => {
    const html = framePage({ query: new URLSearchParams({ lang }), title: 'T' });
    expect(html).toContain(`The preview has no language “${lang}”: English stands in for it.`);
  });

  it.each(['', 'lang=en', 'lang=zh-CN', 'lang=zh'])(
    'has nothing to say of a language that it knows (%s)',
    (query) => {
      expect(framePage({ query: new URLSearchParams(query), title: 'T' })).not.toContain('stands in');
    },
  );

  it('writes names as text, whatever they hold', () => {
    const name = '"><script>x</script>';
    const html = framePage({ query: new URLSearchParams({ user: name }), title: name });
    expect(html).not.toContain('<script>x');
    expect(html).toContain('&quot;&gt;&lt;script&gt;x');
  });

  it('keeps the language and the other users in every link', () => {
    const html = framePage({ query: new URLSearchParams('user=a&user=b&lang=en'), title: 'T' });
    expect(html).toContain('src="/phone?user=a&amp;lang=en"');
    expect(html).toContain('href="/?user=b&amp;lang=en" aria-label="Remove a’s phone"');
    expect(html).toContain('href="/?user=a&amp;user=b&amp;lang=zh-CN"');
  });
});
