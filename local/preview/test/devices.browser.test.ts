import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

const notebook = pageFiles(
  '<button onTap="save">Save</button><button onTap="go">Go</button><view>{{text}}</view>',
  `Page({
    data: { text: '' },
    async onLoad({ from }) {
      const { authCode } = await my.getAuthCode({});
      this.setData({ text: authCode + ', kept ' + my.getStorageSync({ key: 'k' }).data + ', from ' + from });
    },
    save() { my.setStorageSync({ key: 'k', data: 'this' }); },
    go() { my.navigateTo({ url: '/pages/index/index?from=there' }); },
  });`,
);

const phone = (page: Page, name: string) => page.frameLocator(`iframe[title="${name}"]`);
const figure = (page: Page, name: string) => page.getByRole('figure', { name, exact: true });

describe('devices of one user', () => {
  it('are the same to Alipay, each with a storage of its own', async () => {
    const { page } = await phones.show(notebook, { path: '/?user=alice&user=alice' });
    const [first, second] = [phone(page, 'alice’s phone'), phone(page, 'alice’s phone 2')];
    await second.getByText('code of alice, kept null').waitFor();
    await second.getByRole('button', { name: 'Save' }).click();
    await page.reload();
    await second.getByText('code of alice, kept this').waitFor();
    await first.getByText('code of alice, kept null').waitFor();
  });

  it('are added and removed with a click, and the one that stays keeps what it has', async () => {
    const { page } = await phones.show(notebook, { path: '/?user=alice' });
    await figure(page, 'alice’s phone').getByRole('link', { name: 'Add device' }).click();
    const second = phone(page, 'alice’s phone 2');
    await second.getByRole('button', { name: 'Save' }).click();
    await figure(page, 'alice’s phone').getByRole('link', { name: 'Remove' }).click();
    await second.getByText('kept this').waitFor();
    expect(await page.getByRole('figure').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Remove' }).count()).toBe(0);
  });

  it('of other users are added by their name', async () => {
    const { page } = await phones.show(notebook, { path: '/?user=alice' });
    await page.getByRole('textbox', { name: 'User of another phone' }).fill('bob');
    await page.getByRole('button', { name: 'Add phone' }).click();
    await phone(page, 'bob’s phone').getByText('code of bob').waitFor();
  });

  it('forget what they have stored, and their pages, when they are reset', async () => {
    const { page } = await phones.show(notebook, { path: '/?user=alice&user=bob' });
    const [alice, bob] = [phone(page, 'alice’s phone'), phone(page, 'bob’s phone')];
    for (const each of [alice, bob]) {
      await each.getByText('from undefined').waitFor();
      await each.getByRole('button', { name: 'Save' }).click();
      await each.getByRole('button', { name: 'Go' }).click();
      await each.getByText('kept this, from there').waitFor();
    }
    await figure(page, 'alice’s phone').getByRole('button', { name: 'Reset storage' }).click();
    await alice.getByText('kept null, from undefined').waitFor();
    await figure(page, 'bob’s phone').getByRole('button', { name: 'Restart' }).click();
    await bob.getByText('kept this, from undefined').waitFor();
  });

  it('are four at most', async () => {
    const { page } = await phones.show(notebook, { path: '/?user=a&user=a&user=a&user=a' });
    await phone(page, 'a’s phone 4').getByText('code of a').waitFor();
    expect(await page.getByRole('link', { name: 'Add device' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Add phone' }).count()).toBe(0);
  });
});
