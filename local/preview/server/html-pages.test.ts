import { describe, expect, it } from '@jest/globals';
import { nameText } from '../frame/phone-name.ts';
import { framePage, phonePage, shownPhones } from './html-pages.ts';

const shown = (query: string) => shownPhones(new URLSearchParams(query)).map(nameText);

function frame(query: string | Record<string, string>, title = 'T', language: 'en' | 'zh' = 'en'): string {
  return framePage({ query: new URLSearchParams(query), title, language, hasBackend: true });
}

describe('the page with the phones', () => {
  it('shows alice’s phone when nobody is named', () => {
    expect(shown('')).toEqual(['alice']);
  });

  it('shows four phones at most', () => {
    expect(shown('user=a&user=b&user=c&user=d&user=e')).toHaveLength(4);
  });

  it('says who got no phone because four are the most', () => {
    expect(frame('user=a&user=b&user=c&user=d&user=a&user=<f')).toContain(
      'Four phones are the most: a 2, &lt;f got none.',
    );
    expect(frame('user=a&user=b&user=c&user=d')).not.toContain('are the most');
  });

  it.each(['fr', '', 'english'])('says that English stands in for the language “%s”', (lang) => {
    expect(frame({ lang })).toContain(`The preview has no language “${lang}”: English stands in for it.`);
  });

  it.each(['', 'lang=en', 'lang=zh-CN', 'lang=zh'])(
    'has nothing to say of a language that it knows (%s)',
    (query) => {
      expect(frame(query)).not.toContain('stands in');
    },
  );

  it('writes names as text, whatever they hold', () => {
    const name = '"><script>x</script>';
    const html = frame({ user: name }, name);
    expect(html).not.toContain('<script>x');
    expect(html).toContain('&quot;&gt;&lt;script&gt;x');
  });

  it('keeps the language and the other phones in every link', () => {
    const html = frame('user=a&user=b&user=a&lang=en');
    expect(html).toContain('src="/phone?user=a&amp;lang=en" title="a’s phone"');
    expect(html).toContain('src="/phone?user=a&amp;device=2&amp;lang=en" title="a’s phone 2"');
    expect(html).toContain('href="/?user=b&amp;user=a%232&amp;lang=en"');
    expect(html).toContain('href="/?user=a&amp;user=b&amp;user=a%232&amp;user=b%232&amp;lang=en"');
    expect(html).toContain('href="/?user=a&amp;user=b&amp;user=a%232&amp;lang=zh-CN"');
  });

  it('speaks Chinese', () => {
    const html = frame('user=a&lang=zh-CN', 'T', 'zh');
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toContain('title="a 的手机"');
    expect(html).toContain('>断网</button>');
  });

  it('has no switches of a cloud that is not there', () => {
    const html = framePage({ query: new URLSearchParams(), title: 'T', language: 'en', hasBackend: false });
    expect(html).not.toContain('data-switch="throttled"');
    expect(html).not.toContain('data-expire');
    expect(html).toContain('data-switch="offline"');
  });
});

describe('a phone’s own page', () => {
  it('loads the version that it names, and knows from the start whether it is offline', () => {
    const html = phonePage({ version: 3, isOffline: true });
    expect(html).toContain('src="/app.js?3"');
    expect(html).toContain('<div id="phone" data-version="3" data-offline>');
    expect(phonePage({ version: 3, isOffline: false })).not.toContain('data-offline');
  });

  it('shows problems when there is nothing to run', () => {
    const html = phonePage({ version: undefined, isOffline: false });
    expect(html).toContain('src="/problems.js"');
    expect(html).not.toContain('app.js');
  });
});
