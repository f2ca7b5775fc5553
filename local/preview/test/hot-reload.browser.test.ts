import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameLocator, Page } from 'playwright-core';
import { type Phones, pageFiles, type Shown, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

const secondPage = {
  axml: '<view>{{title}}, {{count}}</view><button onTap="more">More</button><input placeholder="Note" /><view class="long" />',
  script: (step: number) => `Page({
    data: { title: 'of', count: 0 },
    onLoad({ id }) { this.setData({ title: 'of ' + id, loads: (this.data.loads || 0) + 1 }); },
    more() { this.setData({ count: this.data.count + ${step} }); },
  });`,
};

/** Two pages, the second one open, counted up to 2, with a note and scrolled. */
async function show(): Promise<Shown & { phone: FrameLocator }> {
  const shown = await phones.show(
    {
      ...pageFiles(
        '<button onTap="go">Go</button>',
        "Page({ go() { my.navigateTo({ url: '/pages/b/b?id=7' }); } });",
      ),
      'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
      'app.acss': '.long { height: 3000px }',
      'pages/b/b.axml': secondPage.axml,
      'pages/b/b.ts': secondPage.script(1),
    },
    { path: '/' },
  );
  const phone = shown.page.frameLocator('iframe');
  await phone.getByRole('button', { name: 'Go' }).click();
  for (const count of [1, 2]) {
    await phone.getByRole('button', { name: 'More' }).click();
    await phone.getByText(`of 7, ${count}`).waitFor();
  }
  await phone.getByPlaceholder('Note').fill('typed');
  await view(phone).evaluate((element) => {
    element.scrollTop = 500;
  });
  await phone.locator('body').evaluate((body) => {
    body.id = 'not-loaded-again';
  });
  return { ...shown, phone };
}

const view = (phone: FrameLocator) => phone.locator('.page-viewport:not([hidden]) .page-scroll');

async function expectKept(phone: FrameLocator): Promise<void> {
  expect(await phone.getByPlaceholder('Note').inputValue()).toBe('typed');
  expect(await view(phone).evaluate(({ scrollTop }) => scrollTop)).toBe(500);
  expect(await phone.getByRole('button', { name: 'Back' }).count()).toBe(1);
}

const isLoadedAgain = async (phone: FrameLocator) =>
  (await phone.locator('body').getAttribute('id')) !== 'not-loaded-again';

const colorOfMore = `getComputedStyle(
  [...document.querySelectorAll('button, [role=button]')].find(({ textContent }) => textContent === 'More')
).color`;

const loads = (page: Page) =>
  page.frames()[1]?.evaluate('getCurrentPages().at(-1).data.loads') as Promise<number>;

describe('a saved file', () => {
  it('of styles changes the styles and nothing else', async () => {
    const { page, phone, project } = await show();
    project.write('pages/b/b.acss', 'button { color: rgb(1, 2, 3) }');
    await phone.locator('#app-style[href="/app.css?2"]').waitFor({ state: 'attached' });
    expect(await page.frames()[1]?.evaluate(colorOfMore)).toBe('rgb(1, 2, 3)');
    await phone.getByText('of 7, 2').waitFor();
    await expectKept(phone);
    expect(await isLoadedAgain(phone)).toBe(false);
  });

  it('of AXML renders the open page anew, with its data, and calls no life cycle function', async () => {
    const { page, phone, project } = await show();
    project.write('pages/b/b.axml', secondPage.axml.replace('{{title}}', 'Now {{title}}'));
    await phone.getByText('Now of 7, 2').waitFor();
    await expectKept(phone);
    expect(await isLoadedAgain(phone)).toBe(false);
    expect(await loads(page)).toBe(1);
    await phone.getByRole('button', { name: 'More' }).click();
    await phone.getByText('Now of 7, 3').waitFor();
    await phone.getByRole('button', { name: 'Back' }).click();
    await phone.getByRole('button', { name: 'Go' }).waitFor();
  });

  it('of a component’s AXML does so for the components on the page, which keep their own data', async () => {
    const { page, project } = await phones.show(
      {
        ...pageFiles('<counter />'),
        'pages/index/index.json': '{"usingComponents": {"counter": "/counter/counter"}}',
        'counter/counter.json': '{"component": true}',
        'counter/counter.axml': '<button onTap="more">{{count}}</button>',
        'counter/counter.ts':
          'Component({ data: { count: 0 }, methods: { more() { this.setData({ count: this.data.count + 1 }); } } });',
      },
      { path: '/' },
    );
    const phone = page.frameLocator('iframe');
    await phone.getByRole('button', { name: '0' }).click();
    await phone.getByRole('button', { name: '1' }).waitFor();
    project.write('counter/counter.axml', '<button onTap="more">Now {{count}}</button>');
    await phone.getByRole('button', { name: 'Now 1' }).click();
    await phone.getByRole('button', { name: 'Now 2' }).waitFor();
  });

  it('of a script loads the app again, with its pages, their queries and data, where they were', async () => {
    const { page, phone, project } = await show();
    project.write('pages/b/b.ts', secondPage.script(10));
    await phone.locator('body:not(#not-loaded-again)').getByText('of 7, 2').waitFor();
    await expectKept(phone);
    expect(await loads(page)).toBe(2);
    await phone.getByRole('button', { name: 'More' }).click();
    await phone.getByText('of 7, 12').waitFor();
    await phone.getByRole('button', { name: 'Back' }).click();
    await phone.getByRole('button', { name: 'Go' }).waitFor();
  });

  it('of a script whose data begins otherwise shows what it begins with now', async () => {
    const { phone, project } = await show();
    project.write('pages/b/b.ts', secondPage.script(1).replace('count: 0', 'count: 40'));
    await phone.getByText('of 7, 40').waitFor();
  });

  it('is not kept when somebody loads the phone again by hand', async () => {
    const { page, phone, project } = await show();
    project.write('pages/b/b.ts', secondPage.script(10));
    await phone.locator('body:not(#not-loaded-again)').getByText('of 7, 2').waitFor();
    await page.reload();
    await phone.getByText('of 7, 0').waitFor();
  });

  it('that cannot be compiled lies over the page, which is the same when it is mended', async () => {
    const { phone, project } = await show();
    project.write('pages/b/b.ts', 'Page({\n  data: {');
    await phone.getByRole('alert').getByText('The mini-program cannot be compiled').waitFor();
    await phone.getByRole('alert').getByText('pages/b/b.ts:2').waitFor();
    expect(await phone.getByRole('button', { name: 'Put away' }).count()).toBe(0);
    project.write('pages/b/b.ts', secondPage.script(1));
    await phone.getByRole('alert').waitFor({ state: 'detached' });
    await phone.getByText('of 7, 2').waitFor();
    await expectKept(phone);
  });

  it('mends a phone that had nothing to run', async () => {
    const { page, project } = await phones.show(pageFiles('<foo />'), { path: '/' });
    const phone = page.frameLocator('iframe');
    await phone.getByRole('alert').getByText('pages/index/index.axml:1:1').waitFor();
    project.write('pages/index/index.axml', '<bar />');
    await phone.getByRole('alert').getByText('bar').waitFor();
    project.write('pages/index/index.axml', '<view>mended</view>');
    await phone.getByText('mended', { exact: true }).waitFor();
  });

  it('puts a fault of the running page away, too', async () => {
    const { phone, project } = await show();
    project.write('pages/b/b.axml', '<view a:for="{{title}}">x</view>');
    await phone.getByRole('alert').getByText('a:for needs an array').waitFor();
    project.write('pages/b/b.axml', '<view>mended {{title}}</view>');
    await phone.getByText('mended of 7').waitFor();
    expect(await phone.getByRole('alert').count()).toBe(0);
  });

  it('shows also in a phone that is open without the page around', async () => {
    const { page, project } = await phones.show(pageFiles('<view>before</view>'));
    await page.getByText('before').waitFor();
    project.write('pages/index/index.axml', '<view>after</view>');
    await page.getByText('after').waitFor();
  });
});
