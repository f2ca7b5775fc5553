import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Phones, startPhones } from './show-in-chromium.ts';
import { until } from './until.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

const noting = (name: string) => `const note = (text) => getApp().log.push('${name}.' + text);
Page({
  data: { count: 0 },
  onLoad() { note('onLoad'); },
  onShow() { note('onShow'); },
  onHide() { note('onHide'); },
  onUnload() { note('onUnload'); },
  onTabItemTap({ from, index, pagePath, text }) { note(['onTabItemTap', from, index, pagePath, text].join(' ')); },
  events: {
    beforeTabItemTap() { note('beforeTabItemTap'); },
    onSelectedTabItemTap({ index }) { note('onSelectedTabItemTap ' + index); },
    onBack() { note('onBack'); },
  },
  more() { this.setData({ count: this.data.count + 1 }); },
  go() { my.navigateTo({ url: '/pages/detail/detail' }); },
  relaunch() { my.reLaunch({ url: '/pages/me/me' }); },
  tab() { my.switchTab({ url: '../me/me' }); },
  wrong() { my.switchTab({ url: '/pages/detail/detail', fail: (e) => note(e.error + e.errorMessage) }); },
  call(e) { const { name, ...options } = e.currentTarget.dataset; my[name]({ ...options, fail: (f) => note(f.error + f.errorMessage) }); },
});`;

const buttons = (...names: string[]) =>
  names.map((name) => `<button onTap="${name}">${name}</button>`).join('');

/** Facts: app.json’s tabBar (opendocs.alipay.com/mini/framework/app-json#tabBar), my.switchTab (mini/api/ui-tabbar). */
const files = (more = ''): Record<string, string> => ({
  'app.json': JSON.stringify({
    pages: ['pages/index/index', 'pages/me/me', 'pages/detail/detail'],
    tabBar: {
      textColor: '#010101',
      selectedColor: '#020202',
      backgroundColor: '#fefefe',
      items: [
        { pagePath: 'pages/index/index', name: 'Home', icon: 'icons/a.png', activeIcon: '/icons/b.png' },
        { pagePath: 'pages/me/me', name: 'Me' },
      ],
    },
  }),
  'app.ts': 'App({ log: [] });',
  'icons/a.png': '',
  'icons/b.png': '',
  'pages/index/index.axml': `<view>home {{count}}</view>${buttons('more', 'go', 'relaunch', 'tab', 'wrong')}${more}`,
  'pages/index/index.ts': noting('home'),
  'pages/me/me.axml': '<view>me {{count}}</view>',
  'pages/me/me.ts': noting('me'),
  'pages/detail/detail.axml': `<view>detail</view>${buttons('tab')}`,
  'pages/detail/detail.ts': noting('detail'),
});

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const log = (page: Page) => page.evaluate('getApp().log');

describe('a tab bar', () => {
  it('switches between pages that stay as they were, and tells them', async () => {
    const { page, errors } = await phones.show(files());
    await button(page, 'more').click();
    await page.getByText('home 1').waitFor();
    await tab(page, 'Me').click();
    await page.getByText('me 0', { exact: true }).waitFor();
    expect(await page.evaluate('getCurrentPages().map(({ route }) => route)')).toEqual(['pages/me/me']);
    await tab(page, 'Me').click();
    await tab(page, 'Home').click();
    await page.getByText('home 1').waitFor();
    expect(await log(page)).toEqual([
      ...['home.onLoad', 'home.onShow', 'home.beforeTabItemTap'],
      ...['me.onLoad', 'home.onHide', 'me.onShow', 'me.onTabItemTap user 1 pages/me/me Me'],
      ...['me.onSelectedTabItemTap 1', 'me.beforeTabItemTap'],
      ...['me.onHide', 'home.onTabItemTap user 0 pages/index/index Home', 'home.onShow'],
    ]);
    expect(errors).toEqual([]);
  });

  it('has its colours and icons, of the chosen tab too', async () => {
    const { page } = await phones.show(files());
    const styleOf = (name: string) =>
      tab(page, name).evaluate(
        (element) => element.ownerDocument.defaultView?.getComputedStyle(element).color,
      );
    expect(await styleOf('Home')).toBe('rgb(2, 2, 2)');
    expect(await styleOf('Me')).toBe('rgb(1, 1, 1)');
    expect(await tab(page, 'Home').getAttribute('aria-selected')).toBe('true');
    const icon = tab(page, 'Home').locator('img');
    expect(await icon.getAttribute('src')).toBe('/project/icons/b.png');
    await tab(page, 'Me').click();
    expect(await icon.getAttribute('src')).toBe('/project/icons/a.png');
  });

  it('is not there on a page that was navigated to, and my.switchTab closes what is no tab', async () => {
    const { page } = await phones.show(files());
    await button(page, 'go').click();
    await page.getByText('detail').waitFor();
    expect(await page.getByRole('tablist').count()).toBe(0);
    await button(page, 'Back').click();
    await page.getByRole('tablist').waitFor();
    await button(page, 'go').click();
    await button(page, 'tab').click();
    await page.getByText('me 0', { exact: true }).waitFor();
    expect(await log(page)).toEqual([
      ...['home.onLoad', 'home.onShow', 'detail.onLoad', 'home.onHide', 'detail.onShow'],
      ...['detail.onBack', 'detail.onUnload', 'home.onShow', 'detail.onLoad', 'home.onHide', 'detail.onShow'],
      ...['me.onLoad', 'detail.onUnload', 'me.onShow', 'me.onTabItemTap api 1 pages/me/me Me'],
    ]);
  });

  it('goes with all pages when the app is launched again, and shows them new', async () => {
    const { page } = await phones.show(files());
    await button(page, 'more').click();
    await button(page, 'relaunch').click();
    await page.getByText('me 0', { exact: true }).waitFor();
    await tab(page, 'Home').click();
    await page.getByText('home 0').waitFor();
    expect((await log(page)) as string[]).toContain('home.onUnload');
  });

  it('is the only place that my.switchTab leads to', async () => {
    const { page } = await phones.show(files());
    await button(page, 'wrong').click();
    await until(page, 'getApp().log.length === 3');
    expect((await log(page)) as string[]).toContain(
      'home.1/pages/detail/detail resolved to pages/detail/detail is not tab, which is not valid',
    );
  });

  it('comes back after a reload, on the tab that was shown', async () => {
    const { page } = await phones.show(files());
    await tab(page, 'Me').click();
    await page.getByText('me 0', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('me 0', { exact: true }).waitFor();
    expect(await tab(page, 'Me').getAttribute('aria-selected')).toBe('true');
  });

  /** Facts: my.setTabBarBadge, my.setTabBarItem and their like in "tabBar" of the API documentation. */
  it('is changed by my: badges, red dots, texts, colours, and whether it is there', async () => {
    const call = (name: string, options = '') =>
      `<button data-name="${name}" ${options} onTap="call">${name}</button>`;
    const { page } = await phones.show(
      files(
        [
          call('setTabBarBadge', 'data-index="{{1}}" data-text="蚂蚁集团"'),
          call('removeTabBarBadge', 'data-index="{{1}}"'),
          call('showTabBarRedDot', 'data-index="{{0}}"'),
          call('hideTabBarRedDot', 'data-index="{{9}}"'),
          call('setTabBarItem', 'data-index="{{1}}" data-text="Mine"'),
          call(
            'setTabBarStyle',
            'data-color="#111111" data-selected-color="#222222" data-background-color="#eeeeee" data-border-style="black"',
          ),
          call('hideTabBar'),
          call('showTabBar'),
        ].join(''),
      ),
    );
    await button(page, 'setTabBarBadge').click();
    await page.getByRole('tablist').getByText('蚂蚁……').waitFor();
    await button(page, 'removeTabBarBadge').click();
    await page.getByText('蚂蚁……').waitFor({ state: 'detached' });
    await button(page, 'showTabBarRedDot').click();
    await tab(page, 'Home').locator('.tab-dot').waitFor();
    await button(page, 'setTabBarItem').click();
    await tab(page, 'Mine').waitFor();
    await button(page, 'setTabBarStyle').click();
    await page.locator('[role=tablist][style*="rgb(238, 238, 238)"]').waitFor();
    await button(page, 'hideTabBarRedDot').click();
    await button(page, 'hideTabBar').click();
    await page.getByRole('tablist').waitFor({ state: 'detached' });
    await button(page, 'showTabBar').click();
    await page.getByRole('tablist').waitFor();
    expect((await log(page)) as string[]).toContain(
      'home.2无效参数: Error: Index 9 of TabBar do not exists!',
    );
  });
});
