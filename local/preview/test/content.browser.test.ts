import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';
import { until } from './until.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** Facts: opendocs.alipay.com/mini/component/rich-text. */
describe('rich-text', () => {
  it('shows nodes and HTML with trusted tags and attributes alone', async () => {
    const nodes = [
      {
        name: 'div',
        attrs: { class: 'wrap', style: 'color: rgb(1, 2, 3)', onclick: 'x', id: 'no' },
        children: [
          { type: 'text', text: 'Hello <b>' },
          { name: 'script', children: [{ type: 'text', text: 'no' }] },
        ],
      },
    ];
    const html =
      '<p>one&nbsp;<b>two</b><iframe src="x"></iframe></p><img src="data:," alt="pic" onerror="x">';
    const { page, errors } = await phones.show(
      pageFiles(
        '<rich-text nodes="{{nodes}}" /><rich-text nodes="{{html}}" onTap="tap" />',
        `Page({ data: ${JSON.stringify({ nodes, html })}, tap() { this.setData({ html: 'tapped' }); } });`,
      ),
    );
    const [first, second] = [page.locator('mini-rich-text').first(), page.locator('mini-rich-text').last()];
    expect(await first.innerHTML()).toBe(
      '<div class="wrap" style="color: rgb(1, 2, 3);">Hello &lt;b&gt;</div>',
    );
    expect(await second.innerHTML()).toBe('<p>one&nbsp;<b>two</b></p><img src="data:," alt="pic">');
    await second.click();
    await page.getByText('tapped').waitFor();
    expect(errors).toEqual([]);
  });

  it('says that it does not have marks', async () => {
    const { page } = await phones.show(pageFiles('<rich-text nodes="{{[{name: \'b\', marks: {}}]}}" />'));
    await page.getByRole('alert').getByText('“marks” in the nodes of <rich-text>').waitFor();
  });
});

/** Facts: opendocs.alipay.com/mini/component/navigator. */
describe('navigator', () => {
  it('opens, replaces and leaves pages', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<navigator url="../b/b?id=1">Open</navigator><navigator open-type="redirect" url="/pages/b/b">Replace</navigator>',
      ),
      'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
      'pages/b/b.axml': '<view>id {{id}}</view><navigator open-type="navigateBack">Leave</navigator>',
      'pages/b/b.ts': 'Page({ onLoad({ id }) { this.setData({ id }); } });',
    });
    await page.getByText('Open').click();
    await page.getByText('id 1').waitFor();
    await page.getByText('Leave').click();
    await page.getByText('Replace').click();
    await page.getByText('id').waitFor();
    expect(await page.evaluate('getCurrentPages().length')).toBe(1);
  });

  it('reports a page that app.json does not have', async () => {
    const { page } = await phones.show(pageFiles('<navigator url="/pages/gone">Open</navigator>'));
    await page.getByText('Open').click();
    await page.getByRole('alert').getByText('app.json has no page “pages/gone”.').waitFor();
  });
});

/** Facts: opendocs.alipay.com/mini/component/view, button, input, scroll-view. */
describe('what a view and others can have', () => {
  it('is a class while a finger is down, not on the views around that it is kept from', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view id="outer" hover-class="down"><view id="inner" hover-class="down" hover-stop-propagation hover-start-time="{{0}}" hover-stay-time="{{0}}">press</view></view>',
      ),
    );
    await page.getByText('press').hover();
    await page.mouse.down();
    await page.locator('#inner.down').waitFor();
    expect(await page.locator('#outer.down').count()).toBe(0);
    await page.mouse.up();
    await page.locator('#inner:not(.down)').waitFor();
  });

  it('are events when it appears, disappears, and when a transition or an animation ends', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        `<view style="height: 150vh" /><view class="{{moved}}" style="height: 100px; transition: margin 10ms" onAppear="note" onFirstAppear="note" onDisappear="note" onTransitionEnd="note">box</view><view style="height: 150vh" />`,
        "Page({ data: { moved: '' }, log: [], note(e) { this.log.push(e.type); if (e.type === 'firstAppear') this.setData({ moved: 'moved' }); } });",
      ),
      'pages/index/index.acss': '.moved { margin-left: 20px; }',
    });
    const log = (length: number) => until(page, `getCurrentPages()[0].log.length === ${length}`);
    await page.getByText('box').scrollIntoViewIfNeeded();
    await log(3);
    await page.evaluate("document.querySelector('.page-scroll').scrollTo(0, 0)");
    await log(4);
    await page.getByText('box').scrollIntoViewIfNeeded();
    await log(5);
    expect(await page.evaluate('getCurrentPages()[0].log')).toEqual([
      'firstAppear',
      'appear',
      'transitionEnd',
      'disappear',
      'appear',
    ]);
  });

  it('is a placeholder with a class and a style, while a field is empty', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<input placeholder="Name" placeholder-class="hint" placeholder-style="font-size: 30px" focus cursor="{{1}}" value="{{value}}" />',
        "Page({ data: { value: '' } });",
      ),
      'pages/index/index.acss': '.hint { color: rgb(1, 2, 3); }',
    });
    const hint = page.locator('.hint');
    expect(await hint.textContent()).toBe('Name');
    expect(
      await hint.evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).color),
    ).toBe('rgb(1, 2, 3)');
    await page.getByPlaceholder('Name').fill('x');
    await hint.waitFor({ state: 'hidden' });
  });

  it('is a scroll view’s place by the id of a child, and attributes in camel case', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<scroll-view scrollY style="height: 100px" scrollIntoView="{{to}}" scroll-with-animation scroll-animation-duration="{{20}}"><view style="height: 300px">a</view><view id="b" style="height: 300px">b</view></scroll-view><button onTap="go">Go</button>',
        "Page({ data: { to: '' }, go() { this.setData({ to: 'b' }); } });",
      ),
    );
    await page.getByRole('button', { name: 'Go' }).click();
    await until(page, "document.querySelector('mini-scroll-view').scrollTop === 300");
  });

  it('is no open-type that the preview does not have: the button says so', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<button open-type="{{type}}" onTap="x">Share</button>',
        "Page({ data: { type: 'share' } });",
      ),
    );
    await page.getByRole('alert').getByText('open-type="share" of <button>').waitFor();
  });

  it('is a handler that is empty now and binds nothing, so that another may', async () => {
    const { page, errors } = await phones.show(
      pageFiles(
        "<view onTap=\"outer\"><view onTap=\"{{no ? 'x' : ''}}\" catchTap=\"{{yes ? 'inner' : ''}}\">one</view><view catchTap=\"{{no ? 'x' : ''}}\">two</view></view><view id=\"log\">{{log}}</view>",
        "Page({ data: { yes: true, log: '' }, outer() { this.setData({ log: this.data.log + 'o' }); }, inner() { this.setData({ log: this.data.log + 'i' }); } });",
      ),
    );
    await page.getByText('one').click();
    await page.getByText('two').click();
    await page.getByText('io').waitFor();
    expect(errors).toEqual([]);
  });
});
