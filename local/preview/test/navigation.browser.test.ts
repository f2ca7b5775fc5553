import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

const noting = (name: string) => `Page({
  data: { id: '' },
  onLoad(query) { this.setData({ id: query.id || '' }); getApp().log.push('${name}.onLoad'); },
  onShow() { getApp().log.push('${name}.onShow'); },
  onReady() { getApp().log.push('${name}.onReady'); },
  onHide() { getApp().log.push('${name}.onHide'); },
  onUnload() { getApp().log.push('${name}.onUnload'); },
  open() { my.navigateTo({ url: '../b/b?id=a%20b' }); },
  replace() { my.redirectTo({ url: '/pages/b/b' }); },
  wrong() { my.navigateTo({ url: '/pages/none' }); },
});`;

const files = {
  'app.json': '{"pages": ["pages/index/index", "pages/b/b"], "window": {"defaultTitle": "First"}}',
  'app.ts': "App({ log: [], onLaunch() { this.log.push('launch'); }, onShow() { this.log.push('show'); } });",
  'pages/index/index.axml':
    '<button onTap="open">Open</button><button onTap="replace">Replace</button><button onTap="wrong">Wrong</button>',
  'pages/index/index.ts': noting('a'),
  'pages/b/b.json': '{"defaultTitle": "Second"}',
  'pages/b/b.axml': '<view>id: {{id}}</view>',
  'pages/b/b.ts': noting('b'),
};

describe('pages on the stack', () => {
  it('live as in Alipay: loaded, shown and ready; hidden, shown again; unloaded', async () => {
    const { page } = await phones.show(files);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('id: a b').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Open' }).waitFor();
    expect(await page.evaluate('getApp().log')).toEqual([
      ...['launch', 'show', 'a.onLoad', 'a.onShow', 'a.onReady'],
      ...['b.onLoad', 'a.onHide', 'b.onShow', 'b.onReady'],
      ...['b.onUnload', 'a.onShow'],
    ]);
  });

  it('have the title of their window, and a back button above another page only', async () => {
    const { page } = await phones.show(files);
    await page.getByRole('heading', { name: 'First' }).waitFor();
    expect(await page.getByRole('button', { name: 'Back' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Replace' }).click();
    await page.getByRole('heading', { name: 'Second' }).waitFor();
    expect(await page.getByRole('button', { name: 'Back' }).count()).toBe(0);
  });

  it('come back after a reload, with their queries', async () => {
    const { page } = await phones.show(files);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('id: a b').waitFor();
    await page.reload();
    await page.getByText('id: a b').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Open' }).waitFor();
  });

  it('that app.json does not have cannot be opened, and the phone says so', async () => {
    const { page } = await phones.show(files);
    await page.getByRole('button', { name: 'Wrong' }).click();
    await page.getByRole('alert').getByText('app.json has no page “pages/none”.').waitFor();
  });

  it('are pulled down by their button, until they stop it', async () => {
    const { page } = await phones.show({
      ...files,
      'pages/index/index.json': '{"pullRefresh": true}',
      'pages/index/index.axml': '<button onTap="stop">Stop {{from}}</button>',
      'pages/index/index.ts':
        "Page({ data: { from: '' }, onPullDownRefresh({ from }) { this.setData({ from }); }, stop() { my.stopPullDownRefresh(); } });",
    });
    await page.getByRole('button', { name: 'Pull down to refresh' }).click();
    await page.getByRole('status').waitFor();
    await page.getByRole('button', { name: 'Stop manual' }).click();
    await page.getByRole('status').waitFor({ state: 'detached' });
  });

  it('tell that their bottom is reached', async () => {
    const { page } = await phones.show({
      ...files,
      'pages/index/index.axml': '<view style="height: 200vh">{{bottom}}</view>',
      'pages/index/index.ts':
        "Page({ data: { bottom: 'tall' }, onReachBottom() { this.setData({ bottom: 'reached' }); } });",
    });
    await page.getByText('tall').hover({ position: { x: 10, y: 10 } });
    await page.mouse.wheel(0, 5000);
    await page.getByText('reached').waitFor();
  });
});
