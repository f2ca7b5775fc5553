import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';

let phones: Phones;
let origin = '';
const backend = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url, headers } = request;
  response.writeHead(url === '/500' ? 500 : 200, { 'X-Answer': 'yes' });
  if (url === '/text') response.end('no json');
  else
    response.end(
      JSON.stringify({ method, url, type: headers['content-type'], body: Buffer.concat(chunks).toString() }),
    );
});
beforeAll(async () => {
  phones = await startPhones();
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterEach(() => phones.closePreviews());
afterAll(async () => {
  await phones.close();
  backend.closeAllConnections();
  backend.close();
});

/** What a body of code resolves with, run as the onLoad of a page; a failure is `{ failed }`. */
async function run(code: string, query = 'user=alice&lang=en'): Promise<unknown> {
  const script = `Page({ data: { end: '' }, async onLoad() {
    const body = async () => { ${code} };
    globalTestResult.value = await body().catch((failed) => ({ failed: failed instanceof Error ? failed.message : failed }));
    this.setData({ end: 'over' });
  } });`;
  const files = { ...pageFiles('<view>{{end}}</view>', `const globalTestResult = getApp();\n${script}`) };
  const { page } = await phones.show(files, { allowedOrigins: () => [origin], path: `/phone?${query}` });
  await page.getByText('over').waitFor();
  return page.evaluate('getApp().value');
}

describe('my.request', () => {
  it('sends JSON by default and gives data, status and headers in both spellings', async () => {
    const answer = await run(`return my.request({ url: '${origin}/a', method: 'POST', data: { x: 1 } });`);
    expect(answer).toMatchObject({
      data: { method: 'POST', url: '/a', type: 'application/json', body: '{"x":1}' },
      status: 200,
      statusCode: 200,
      headers: { 'X-Answer': 'yes' },
      header: { 'X-Answer': 'yes' },
    });
  });

  it('puts the data of a GET into the address', async () => {
    const answer = await run(`return my.request({ url: '${origin}/a?b=1', data: { x: 'ä y' } });`);
    expect(answer).toMatchObject({ data: { method: 'GET', url: '/a?b=1&x=%C3%A4%20y', body: '' } });
  });

  it('encodes a form when the content type says so', async () => {
    const answer = await run(
      `return my.request({ url: '${origin}/', method: 'POST', header: { 'Content-Type': 'application/x-www-form-urlencoded' }, data: { a: '1 2' } });`,
    );
    expect(answer).toMatchObject({ data: { body: 'a=1%202' } });
  });

  it('succeeds with every HTTP status', async () => {
    expect(await run(`return my.request({ url: '${origin}/500' });`)).toMatchObject({ statusCode: 500 });
  });

  it('fails with 14 when the body is not JSON, unless text is asked for', async () => {
    expect(await run(`return my.request({ url: '${origin}/text' });`)).toMatchObject({
      failed: { error: 14 },
    });
    expect(await run(`return my.request({ url: '${origin}/text', dataType: 'text' });`)).toMatchObject({
      data: 'no json',
    });
    expect(await run(`return my.request({ url: '${origin}/text', dataType: 'base64' });`)).toMatchObject({
      data: 'bm8ganNvbg==',
    });
  });

  it('fails with 11 for an origin that is not allowed, and the phone shows why', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view />',
        "Page({ onLoad() { my.request({ url: 'https://example.com/', fail() {} }); } });",
      ),
    );
    await page.getByRole('alert').getByText('https://example.com is not whitelisted').waitFor();
  });

  it('fails with 12 when the preview’s server is gone', async () => {
    const { page, preview } = await phones.show(
      pageFiles(
        '<view onTap="ask">go</view><view>{{failure}}</view>',
        `Page({ data: { failure: '' }, ask() {
          my.request({ url: '${origin}/', fail: ({ error }) => this.setData({ failure: 'error ' + error }) });
        } });`,
      ),
    );
    await page.getByText('go').waitFor();
    await preview.close();
    await page.getByText('go').click();
    await page.getByText('error 12').waitFor();
  });

  it('calls back with success or fail, and then complete', async () => {
    const calls = await run(`
      const calls = [];
      const call = (url) => new Promise((resolve) => my.request({ url, success: () => calls.push('success'), fail: ({ error }) => calls.push(error), complete: () => resolve(calls.push('complete')) }));
      await call('${origin}/'); await call('${origin}/text');
      return calls;`);
    expect(calls).toEqual(['success', 'complete', 14, 'complete']);
  });
});

describe('other calls of my', () => {
  it('getAuthCode gives the code of the phone’s user', async () => {
    expect(await run("return my.getAuthCode({ scopes: 'auth_base' });", 'user=bob')).toEqual({
      authCode: 'code of bob',
      authErrorScopes: {},
      authSuccessScopes: ['auth_base'],
    });
  });

  it('getSystemInfoSync tells the language of the address in Alipay’s spelling', async () => {
    expect(await run('return my.getSystemInfoSync().language;', 'user=a&lang=zh-CN')).toBe('zh-Hans');
    expect(await run('return my.getSystemInfoSync().language;', 'user=a&lang=en')).toBe('en');
  });

  it('storage holds objects, gives null for nothing, and refuses more than 200 KB with 14', async () => {
    expect(
      await run(`
        my.setStorageSync({ key: 'a', data: { b: [1] } });
        const before = [my.getStorageSync({ key: 'a' }).data, (await my.getStorage({ key: 'none' })).data];
        await my.removeStorage({ key: 'a' });
        const tooLarge = await my.setStorage({ key: 'b', data: 'x'.repeat(205000) }).catch(({ error }) => error);
        return [...before, my.getStorageSync({ key: 'a' }).data, tooLarge];`),
    ).toEqual([{ b: [1] }, null, null, 14]);
  });

  it('getStorageInfo tells keys and sizes in KB, also at once', async () => {
    expect(
      await run(`
        my.setStorageSync({ key: 'a', data: 'x'.repeat(1500) });
        my.setStorageSync({ key: 'b', data: 1 });
        const now = my.getStorageInfoSync();
        my.clearStorageSync();
        return [now, await my.getStorageInfo()];`),
    ).toEqual([
      { keys: ['a', 'b'], currentSize: 2, limitSize: 10240 },
      { keys: [], currentSize: 0, limitSize: 10240 },
    ]);
  });

  it('getWindowInfo tells the size of the window, and where nothing covers it', async () => {
    expect(await run('return my.getWindowInfo();')).toMatchObject({
      screenWidth: 390,
      screenHeight: 844,
      windowHeight: 752,
      safeArea: { top: 44, bottom: 844, height: 800, width: 390 },
    });
  });

  it('the clipboard gives what was put into it, and refuses what is no text', async () => {
    expect(
      await run(`
        const before = await my.getClipboard();
        await my.setClipboard({ text: 'copied' });
        const refused = await my.setClipboard({ text: 7 }).catch(({ error }) => error);
        return [before, await my.getClipboard(), refused];`),
    ).toEqual([{ text: '' }, { text: 'copied' }, 2]);
  });

  it('getServerTime gives the time, vibrate and hideKeyboard succeed, bytes become base64 and back', async () => {
    expect(
      await run(`
        const { time } = await my.getServerTime();
        const calls = await Promise.all([my.vibrate(), my.vibrateShort(), my.vibrateLong(), my.hideKeyboard()]);
        const bytes = my.base64ToArrayBuffer(my.arrayBufferToBase64(new Uint8Array([1, 255]).buffer));
        return [Math.abs(time - Date.now()) < 1000, calls.every(({ success }) => success), [...new Uint8Array(bytes)]];`),
    ).toEqual([true, true, [1, 255]]);
  });

  const longPage = {
    axml: '<view class="long" id="first">first</view><view class="long" id="second">second</view>',
    style: { 'app.acss': '.long { height: 2000px }' },
  };

  /** As `run`, on a page of 4000 px. */
  async function runOnLongPage(code: string): Promise<unknown> {
    const script = `const result = getApp(); Page({ data: { end: '' }, async onReady() {
      const body = async () => { ${code} };
      result.value = await body().catch((failed) => ({ failed: failed instanceof Error ? failed.message : failed }));
      this.setData({ end: 'over' });
    } });`;
    const { page } = await phones.show({
      ...pageFiles(`${longPage.axml}<view>{{end}}</view>`, script),
      ...longPage.style,
    });
    await page.getByText('over').waitFor({ state: 'attached' });
    return page.evaluate('getApp().value');
  }

  const query = `const ask = (build) => new Promise((resolve) => build(my.createSelectorQuery()).exec(resolve));`;

  it('pageScrollTo scrolls to a height, or to an element and an offset from it', async () => {
    expect(
      await runOnLongPage(`${query}
        const offset = async () => (await ask((all) => all.selectViewport().scrollOffset()))[0].scrollTop;
        await my.pageScrollTo({ scrollTop: 300 });
        const tops = [await offset()];
        await my.pageScrollTo({ selector: '#second', offsetTop: -10, duration: 60 });
        tops.push(await offset());
        const none = await my.pageScrollTo({}).catch((failure) => failure);
        return [...tops, none];`),
    ).toEqual([300, 1990, { error: 1, errorMessage: 'need scrollTop or selector' }]);
  });

  it('a selector query gives a result for each question: one, all, the window, nothing', async () => {
    expect(
      await runOnLongPage(`${query}
        return ask((all) => all
          .select('#second').boundingClientRect()
          .selectAll('.long').boundingClientRect()
          .select('#none').boundingClientRect()
          .selectViewport().scrollOffset());`),
    ).toEqual([
      expect.objectContaining({ id: 'second', top: 2000, height: 2000, left: 0, width: 390 }),
      [expect.objectContaining({ id: 'first', top: 0 }), expect.objectContaining({ id: 'second' })],
      null,
      { scrollLeft: 0, scrollTop: 0 },
    ]);
  });

  it('a selector query says what it cannot do', async () => {
    expect(await runOnLongPage('my.createSelectorQuery().fields({});')).toEqual({
      failed: expect.stringContaining('The preview does not have SelectorQuery.fields.'),
    });
  });

  it.each([
    ["format: 'yyyy-MM-dd', currentDate: '2016-10-9'", '2016-10-09', '2016-10-12', '2016-10-12'],
    ["format: 'HH:mm'", undefined, '08:05', '08:05'],
    ["format: 'yyyy-MM', currentDate: '2016-10'", '2016-10', '2017-01', '2017-01'],
    ["format: 'yyyy', currentDate: '2016'", '2016', '2020', '2020'],
    ["format: 'HH:mm:ss', currentDate: '10:20:30'", '10:20:30', '08:05:00', '08:05:00'],
    [
      "format: 'yyyy-MM-dd HH:mm', currentDate: '2016-10-10 9:05'",
      '2016-10-10T09:05',
      '2016-10-11T10:00',
      '2016-10-11 10:00',
    ],
  ])('datePicker({ %s }) begins with %s and gives what is chosen', async (options, first, chosen, result) => {
    const { page } = await phones.show(
      pageFiles(
        '<view>{{date}}</view>',
        `Page({ data: { date: 'none' }, async onReady() {
          const { date } = await my.datePicker({ ${options} });
          this.setData({ date: 'chosen ' + date });
        } });`,
      ),
    );
    const field = page.getByRole('alertdialog').locator('input');
    await field.waitFor();
    if (first !== undefined) expect(await field.inputValue()).toBe(first);
    await field.fill(chosen);
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText(`chosen ${result}`, { exact: true }).waitFor();
  });

  it('datePicker takes nothing beyond its limits, and fails with 11 when it is cancelled', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view>{{failure}}</view>',
        `Page({ data: { failure: '' }, onReady() {
          my.datePicker({ currentDate: '2016-10-10', endDate: '2016-10-20', fail: ({ error }) => this.setData({ failure: 'error ' + error }) });
        } });`,
      ),
    );
    const dialog = page.getByRole('alertdialog');
    await dialog.locator('input').fill('2016-10-21');
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('error 11').waitFor();
    expect(await dialog.count()).toBe(0);
  });

  it.each([
    ['zh-CN', '选择日期', '确定', '取消'],
    ['en', 'Choose a date', 'OK', 'Cancel'],
  ])('datePicker speaks the language of the phone: %s', async (lang, title, confirm, cancel) => {
    const { page } = await phones.show(pageFiles('<view />', 'Page({ onReady() { my.datePicker({}); } });'), {
      path: `/phone?user=alice&lang=${lang}`,
    });
    const dialog = page.getByRole('alertdialog', { name: title });
    await dialog.waitFor();
    expect(await dialog.getByRole('button').allTextContents()).toEqual([cancel, confirm]);
  });

  it('canIUse knows what the preview has', async () => {
    expect(
      await run(
        "return ['request', 'scan', 'input.controlled', 'input.foo', 'button.open-type.share'].map(my.canIUse);",
      ),
    ).toEqual([true, false, true, false, false]);
  });

  it('what the preview does not have throws and names itself', async () => {
    expect(await run('my.scan({});')).toEqual({
      failed: expect.stringContaining('The preview does not have my.scan.'),
    });
  });

  it('the globals of a browser are not there', async () => {
    const names = [
      'window',
      'document',
      'fetch',
      'localStorage',
      'globalThis',
      'crypto',
      'TextEncoder',
      'BigInt',
    ];
    expect(await run(`return [${names.map((name) => `typeof ${name}`).join(', ')}];`)).toEqual(
      names.map(() => 'undefined'),
    );
  });

  it('eval and new Function are refused by the browser', async () => {
    expect(await run("return new Function('return 1')();")).toEqual({
      failed: expect.stringContaining('unsafe-eval'),
    });
  });

  it('confirm, prompt and the action sheet answer what the user chose', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view>{{result}}</view>',
        `Page({ data: { result: '' }, async onReady() {
          const { confirm } = await my.confirm({ title: 'Sure?' });
          const { ok, inputValue } = await my.prompt({ title: 'Name?', okButtonText: 'OK' });
          const { index } = await my.showActionSheet({ items: ['one', 'two'] });
          this.setData({ result: [confirm, ok, inputValue, index].join() });
        } });`,
      ),
    );
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByRole('alertdialog').getByRole('textbox').fill('Ann');
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByRole('menuitem', { name: 'two' }).click();
    await page.getByText('false,true,Ann,1').waitFor();
  });

  it('getOpenUserInfo answers 40003 until a button got the user’s consent', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<button open-type="getAuthorize" scope="userInfo" onGetAuthorize="ask">Name</button><view>{{answer}}</view>',
        `Page({ data: { answer: '' }, onLoad() { this.ask(); }, async ask() {
          const { response } = JSON.parse((await my.getOpenUserInfo()).response);
          this.setData({ answer: response.nickName || response.code });
        } });`,
      ),
    );
    await page.getByText('40003').waitFor();
    await page.getByRole('button', { name: 'Name' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.locator('mini-view', { hasText: 'alice' }).waitFor();
  });
});
