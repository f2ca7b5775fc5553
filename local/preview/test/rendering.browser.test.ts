import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** What the page shows, one line a block. */
async function textOf(axml: string, data: object): Promise<string | null> {
  const { page, errors } = await phones.show(pageFiles(axml, `Page({ data: ${JSON.stringify(data)} });`));
  const text = await page.locator('mini-page').textContent();
  expect(errors).toEqual([]);
  return text;
}

describe('a page in the browser', () => {
  it('shows text of data, and nothing for what is missing', async () => {
    expect(
      await textOf('<view>{{a}}, {{b.c}} {{a}}{{missing.x}}{{d}}!</view>', {
        a: 1,
        b: { c: 'two' },
        d: null,
      }),
    ).toBe('1, two 1!');
  });

  it('follows a:if, a:elif and a:else', async () => {
    const axml =
      '<view a:for="{{[1, 2, 3]}}"><text a:if="{{item == 1}}">a</text><text a:elif="{{item == 2}}">b</text><text a:else>c</text></view>';
    expect(await textOf(axml, {})).toBe('abc');
  });

  it('repeats with a:for, nested, with own names, and asks a:if for each item', async () => {
    const axml =
      '<block a:for="{{rows}}" a:for-item="row" a:for-index="r"><view a:for="{{row}}" a:if="{{item > 1}}">{{r}}.{{index}}={{item}}</view></block>';
    expect(await textOf(axml, { rows: [[1, 2], [3]] })).toBe('0.1=21.0=3');
  });

  it('repeats nothing for a list that is missing, and reports one that is no list', async () => {
    expect(await textOf('<view a:for="{{missing}}">x</view>end', {})).toBe('end');
    const { page } = await phones.show(
      pageFiles('<view a:for="{{object}}" />', 'Page({ data: { object: { a: 1 } } });'),
    );
    const overlay = page.getByRole('alert');
    await overlay.getByText('a:for needs an array, not {"a":1}').waitFor();
  });

  it('repeats as often as a number says', async () => {
    expect(await textOf('<view a:for="{{count}}">{{index}}={{item}};</view>', { count: 3 })).toBe(
      '0=1;1=2;2=3;',
    );
  });

  it('keeps an item’s element when the list is turned round, by a:key', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view a:for="{{list}}" a:key="id"><input placeholder="{{item.id}}" /></view><button onTap="turn">Turn</button>',
        "Page({ data: { list: [{ id: 'a' }, { id: 'b' }] }, turn() { this.setData({ list: [...this.data.list].reverse() }); } });",
      ),
    );
    await page.getByPlaceholder('a').fill('typed');
    await page.getByRole('button', { name: 'Turn' }).click();
    await page.locator('mini-page mini-view:nth-child(2) input[placeholder=a]').waitFor();
    expect(await page.getByPlaceholder('a').inputValue()).toBe('typed');
  });

  it('keeps the focus while setData draws again', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view a:if="{{text}}">{{text}}</view><input onInput="type" />',
        "Page({ data: { text: '' }, type(e) { this.setData({ text: e.detail.value }); } });",
      ),
    );
    await page.locator('input').pressSequentially('abc');
    await page.getByText('abc').waitFor();
    expect(await page.locator('input:focus').count()).toBe(1);
  });

  it('measures rpx and vh by the page, in ACSS and in style attributes', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<view class="a" /><view class="b" style="width: {{w}}rpx" />',
        'Page({ data: { w: 375 } });',
      ),
      'app.acss': '.a { width: 750rpx; height: 50vh; }',
    });
    const box = await page.locator('.a').boundingBox();
    expect(box).toMatchObject({ width: 390, height: (844 - 44 - 48) / 2 });
    expect(await page.locator('.b').boundingBox()).toMatchObject({ width: 195 });
  });

  it('keeps a page’s styles from other pages, and app.acss for all', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<view class="x" onTap="go">one</view>',
        "Page({ go() { my.navigateTo({ url: '/pages/b/b' }); } });",
      ),
      'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
      'app.acss': '.x { margin: 7px; }',
      'pages/index/index.acss': 'view { color: rgb(1, 2, 3); }',
      'pages/b/b.axml': '<view class="x">two</view>',
      'pages/b/b.ts': 'Page({});',
    });
    const styleOf = (text: string) =>
      page.evaluate(`(({ color, marginTop }) => [color, marginTop])(
        getComputedStyle([...document.querySelectorAll('.x')].find((element) => element.textContent === '${text}')),
      )`);
    expect(await styleOf('one')).toEqual(['rgb(1, 2, 3)', '7px']);
    await page.getByText('one').click();
    expect(await styleOf('two')).toEqual(['rgb(51, 51, 51)', '7px']);
  });

  it('shows components with props, slots, events and their life cycle', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        '<row a:if="{{shown}}" text="{{text}}" onDone="done"><text>in {{text}}</text><text slot="end">end</text></row><button onTap="change">Change</button><button onTap="remove">Remove</button><view class="log">{{log}}</view>',
        `Page({
          data: { shown: true, text: 'one', log: '' },
          note(line) { this.setData({ log: this.data.log + line + ' ' }); },
          done(value) { this.note('done:' + value); },
          change() { this.setData({ text: 'two' }); },
          remove() { this.setData({ shown: false }); },
        });`,
      ),
      'pages/index/index.json': '{"usingComponents": {"row": "/components/row/row"}}',
      'components/row/row.json': '{"component": true}',
      'components/row/row.axml':
        '<view class="row" onTap="tap">{{text}}/{{upper}}/{{extra}}<slot>none</slot><slot name="end" /><slot name="other">other</slot></view>',
      'components/row/row.ts': `Component({
        props: { extra: 'default' },
        data: { upper: '' },
        deriveDataFromProps(next) { this.setData({ upper: next.text.toUpperCase() }); },
        didMount() { this.$page.note('mount'); },
        didUpdate(before) { if (before.text !== this.props.text) this.$page.note('update:' + before.text); },
        didUnmount() { this.$page.note('unmount'); },
        methods: { tap() { this.props.onDone(this.data.upper); } },
      });`,
    });
    await page.locator('.row').click();
    expect(await page.locator('.row').textContent()).toBe('one/ONE/defaultin oneendother');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByText('two/TWO').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('unmount').waitFor();
    expect(await page.locator('.log').textContent()).toBe('mount done:ONE update:one unmount ');
    expect(errors).toEqual([]);
  });
});
