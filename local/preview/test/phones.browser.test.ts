import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PageError } from '../server/page-error.ts';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

describe('the preview in a browser', () => {
  it('gives each user a phone with a storage of its own', async () => {
    const { page } = await phones.show(
      pageFiles(
        '<view>{{name}}</view><button onTap="save">Save</button><button onTap="read">Read</button>',
        `Page({
          data: { name: 'none' },
          save() { my.setStorageSync({ key: 'k', data: 'kept' }); },
          read() { this.setData({ name: 'read ' + my.getStorageSync({ key: 'k' }).data }); },
        });`,
      ),
      { path: '/?user=alice&user=bob' },
    );
    const [alice, bob] = [page.frameLocator('iframe').first(), page.frameLocator('iframe').last()];
    await alice.getByRole('button', { name: 'Save' }).click();
    await alice.getByRole('button', { name: 'Read' }).click();
    await bob.getByRole('button', { name: 'Read' }).click();
    await alice.getByText('read kept').waitFor();
    await bob.getByText('read null').waitFor();
  });

  it('says that it is a subset', async () => {
    const { page } = await phones.show({}, { path: '/' });
    await page.getByText('not Alipay’s renderer').waitFor();
  });

  it('shows a change by itself, on the page that is open', async () => {
    const { page, project } = await phones.show(
      {
        ...pageFiles(
          '<button onTap="go">Go</button>',
          "Page({ go() { my.navigateTo({ url: '/pages/b/b' }); } });",
        ),
        'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
        'pages/b/b.axml': '<view>before</view>',
        'pages/b/b.ts': 'Page({});',
      },
      { path: '/' },
    );
    const phone = page.frameLocator('iframe');
    await phone.getByRole('button', { name: 'Go' }).click();
    await phone.getByText('before').waitFor();
    project.write('pages/b/b.axml', '<view>after</view>');
    await phone.getByText('after').waitFor();
  });

  it('shows what cannot be compiled, and the page again when it is mended', async () => {
    const { page, project } = await phones.show(pageFiles('<view>good</view>'), { path: '/' });
    const phone = page.frameLocator('iframe');
    await phone.getByText('good').waitFor();
    project.write('pages/index/index.axml', '<view>\n  <foo />\n</view>');
    await phone.getByRole('alert').getByText('pages/index/index.axml:2:3').waitFor();
    project.write('pages/index/index.axml', '<view>mended</view>');
    await phone.getByText('mended', { exact: true }).waitFor();
    expect(await phone.getByRole('alert').count()).toBe(0);
  });

  it.each([
    ['zh-CN', '小程序无法编译', '小程序运行出错'],
    ['en', 'The mini-program cannot be compiled', 'The mini-program failed'],
  ])('says in %s what is wrong, from the start and later', async (lang, uncompiled, failed) => {
    const { page, project } = await phones.show(pageFiles('<foo />'), {
      path: `/phone?user=alice&lang=${lang}`,
    });
    await page.getByText(uncompiled).waitFor();
    project.write('pages/index/index.axml', '<button onTap="fail">fail</button>');
    project.write('pages/index/index.ts', "Page({ fail() { throw new Error('on purpose'); } });");
    await page.getByRole('button', { name: 'fail' }).click();
    await page.getByText(failed).waitFor();
    project.write('pages/index/index.axml', '<foo />');
    await page.getByText(uncompiled).waitFor();
  });

  it('says that the server is gone until it is back, and then loads the phones again', async () => {
    const { page, preview, project } = await phones.show(pageFiles('<view>before</view>'), { path: '/' });
    const strip = page.getByText('npm start has ended.');
    await page.frameLocator('iframe').getByText('before').waitFor();
    expect(await strip.isVisible()).toBe(false);
    await preview.close();
    await strip.waitFor();
    project.write('pages/index/index.axml', '<view>after</view>');
    await phones.showAgain(project, preview.port);
    await strip.waitFor({ state: 'hidden' });
    await page.frameLocator('iframe').getByText('after').waitFor();
  });

  it.each([
    ['thrown by a handler', 'tap() { const none = undefined;\n none.x(); }', 'pages/index/index.ts:2:7'],
    [
      'rejected by an async handler',
      'async tap() { await 1;\n throw new Error("late"); }',
      'pages/index/index.ts:2:8',
    ],
    ['of a call that the preview does not have', 'tap() {\n my.scan(); }', 'pages/index/index.ts:2:5'],
  ])('tells the line of an error %s, on the phone and in the terminal', async (_, method, place) => {
    const { page, errors } = await phones.show(
      pageFiles('<view onTap="tap">go</view>', `Page({ ${method} });`),
    );
    await page.getByText('go').click();
    await page.getByRole('alert').waitFor();
    expect(errors).toEqual([expect.any(PageError)]);
    expect(errors[0]).toMatchObject({ place, user: 'alice' });
  });

  it('tells the line of an error while the app starts', async () => {
    const { page } = await phones.show({
      'app.ts': 'App({\n onLaunch() { throw new Error("no start"); } });',
    });
    await page.getByRole('alert').getByText('app.ts:2:21').waitFor();
  });

  it('ends with one report when the app fails to hear of an error', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles('<view onTap="tap">go</view>', 'Page({ tap() { throw new Error("first"); } });'),
      'app.ts': 'App({ onError() { throw new Error("second"); } });',
    });
    await page.getByText('go').click();
    await page.getByRole('alert').getByText('first').waitFor();
    await page.getByRole('button', { name: 'Put away' }).click();
    await page.getByText('go').click();
    await page.getByRole('alert').getByText('first').waitFor();
    expect(errors).toHaveLength(2);
  });

  it('loads images of the project', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<image src="/images/a.svg" onLoad="loaded" /><view>{{size}}</view>',
        "Page({ data: { size: '' }, loaded({ detail }) { this.setData({ size: detail.width + 'x' + detail.height }); } });",
      ),
      'images/a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="7"/>',
    });
    await page.getByText('12x7').waitFor();
  });
});
