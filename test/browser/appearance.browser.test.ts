import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Frame, Page } from 'playwright-core';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { faultsOf, styleOf } from './legibility.ts';
import { keepScreenshot, phoneOf } from './phone.ts';
import { type RunningPreview, startPreview } from './preview.ts';
import { dayFromNow } from './todo-phone.ts';

let preview: RunningPreview;
beforeAll(async () => {
  preview = await startPreview();
});
afterEach(() => {
  expect(preview.errors).toEqual([]);
});
afterAll(() => preview.close());

const none = { pale: [], small: [], nameless: [] };

describe.each([
  {
    lang: 'en',
    user: 'alice',
    texts: ['Pay the rent', 'Call grandma and ask for the recipe of last Sunday', 'Read'] as const,
  },
  {
    lang: 'zh-CN',
    user: '小明',
    texts: ['交房租', '给奶奶打电话，约好周末去看她，顺便问问上次的菜谱', '读书'] as const,
  },
])('in $lang', ({ lang, user, texts }) => {
  let page: Page;
  let phone: Frame;
  beforeAll(async () => {
    page = await preview.open(`user=${encodeURIComponent(user)}&lang=${lang}`);
    phone = await phoneOf(page, encodeURIComponent(user));
  });
  afterAll(() => page.close());

  it('nothing is too pale or too small where there are no todos', async () => {
    await phone.locator('.illustration').waitFor();
    expect(await faultsOf(phone)).toEqual(none);
    await keepScreenshot(page, `empty-${lang}`);
  });

  it('nor in the list, of days that have passed, are near and are far', async () => {
    const todos = clientOf(preview.endpoints(), user).db.collection('todos');
    const [rent, grandma, book] = texts;
    await todos.add({ text: rent, due: dayFromNow(-2) });
    await todos.add({ text: grandma, due: dayFromNow(0), completed: true });
    await todos.add({ text: book, due: dayFromNow(1) });
    await todos.add({ text: rent, due: dayFromNow(12) });
    await todos.add({ text: book });
    await phone.locator('.title-pull').click();
    await phone.locator('.row').nth(4).waitFor();
    expect(await faultsOf(phone)).toEqual(none);
    await keepScreenshot(page, `list-${lang}`);
  });

  it('every text is in the language', async () => {
    const text = await phone.locator('mini-page').evaluate((element) => element.textContent ?? '');
    const hasHan = /\p{Script=Han}/u.test(text);
    expect(hasHan).toBe(lang === 'zh-CN');
    if (lang === 'zh-CN') expect(text).not.toMatch(/[A-Za-z]{2,}/);
  });

  it('nor in the editor, nor when one was removed', async () => {
    await phone.locator('.row-body').nth(1).click();
    await phone.getByRole('dialog').waitFor();
    expect(await faultsOf(phone)).toEqual(none);
    await keepScreenshot(page, `editor-${lang}`);
    await phone.locator('.button-danger').click();
    await phone.locator('.undo').waitFor();
    expect(await faultsOf(phone)).toEqual(none);
    await keepScreenshot(page, `removed-${lang}`);
    await phone.locator('.undo-button').click();
  });
});

it('text is as large as the user has set it in Alipay, and everything still fits', async () => {
  const todos = clientOf(preview.endpoints(), 'bob').db.collection('todos');
  await todos.add({ text: 'Call grandma and ask for the recipe of last Sunday', due: dayFromNow(-1) });
  const page = await preview.browser.newPage({ viewport: { width: 1280, height: 960 } });
  await page.addInitScript(() => {
    let installed: object | undefined;
    Object.defineProperty(globalThis, 'my', {
      get: () => installed,
      set(my: { getSystemInfoSync: () => object }) {
        const { getSystemInfoSync } = my;
        my.getSystemInfoSync = () => ({ ...getSystemInfoSync(), fontSizeSetting: 1.5 });
        installed = my;
      },
    });
  });
  await page.goto(`${preview.endpoints().preview?.url}/?user=bob&lang=en`);
  const phone = await phoneOf(page, 'bob');
  await phone.locator('.row').waitFor();
  expect(await styleOf(phone.locator('.row-text'), 'font-size')).toBe('26px');
  expect(await faultsOf(phone)).toEqual(none);
  const scroll = phone.locator('.page-scroll');
  expect(await scroll.evaluate((view) => view.scrollWidth > view.clientWidth)).toBe(false);
  await keepScreenshot(page, 'large-text');
  await phone.locator('.row-body').click();
  await phone.getByRole('dialog').waitFor();
  expect(await faultsOf(phone)).toEqual(none);
  await keepScreenshot(page, 'large-text-editor');
  await page.close();
});
