import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';
import { until } from './until.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** A page whose handler `note` keeps each event's type and detail. */
async function showNoting(
  axml: string,
  data: object = {},
  files: Record<string, string> = {},
): Promise<Page> {
  const script = `Page({
    data: ${JSON.stringify(data)},
    log: [],
    note(e) { this.log.push([e.type, e.detail]); },
    set(e) { this.setData(e.currentTarget.dataset.to); },
  });`;
  const { page } = await phones.show({ ...pageFiles(axml, script), ...files });
  return page;
}

async function logged(page: Page, count: number): Promise<unknown> {
  await until(page, `getCurrentPages()[0].log.length >= ${count}`);
  return page.evaluate('getCurrentPages()[0].log');
}

/** Facts: opendocs.alipay.com/mini/component/radio, radio-group, form. */
describe('radio', () => {
  it('is one of its group, which tells the chosen value and gives it to the form', async () => {
    const page = await showNoting(
      `<form onSubmit="note" onReset="note"><radio-group name="size" onChange="note">
        <label><radio value="s" checked="{{true}}" />Small</label>
        <label><radio value="m" />Medium</label>
        <radio value="l" disabled />
      </radio-group><button form-type="submit">Send</button><button form-type="reset">Reset</button></form>`,
    );
    await page.getByText('Medium').click();
    await page.getByRole('radio').last().click({ force: true });
    await page.getByRole('radio').nth(1).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await logged(page, 3)).toEqual([
      ['change', { value: 'm' }],
      ['submit', { value: { size: 'm' }, buttonTarget: { dataset: {} } }],
      ['reset', {}],
    ]);
    const checked = () => page.getByRole('radio').evaluateAll((all) => all.map((one) => one.ariaChecked));
    expect(await checked()).toEqual(['true', 'false', 'false']);
  });
});

/** Facts: opendocs.alipay.com/mini/component/slider. */
describe('slider', () => {
  it('tells changing and change, within its limits and steps, and shows its value', async () => {
    const page = await showNoting(
      '<slider min="50" max="200" step="5" value="{{value}}" show-value onChanging="note" onChange="note" /><button data-to="{{ {value: 80} }}" onTap="set">Set</button>',
      { value: 100 },
    );
    await page.getByText('100').waitFor();
    await page.getByRole('slider').press('ArrowRight');
    expect(await logged(page, 2)).toEqual([
      ['changing', { value: 105 }],
      ['change', { value: 105 }],
    ]);
    await page.getByText('105').waitFor();
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('80').waitFor();
    expect(await page.getByRole('slider').getAttribute('max')).toBe('200');
  });
});

/** Facts: opendocs.alipay.com/mini/component/picker. */
describe('picker', () => {
  it('offers its range, tells the index of another choice, and nothing of the same or none', async () => {
    const page = await showNoting(
      '<picker range="{{list}}" range-key="name" value="{{1}}" title="Where" onChange="note"><view>Choose</view></picker><picker disabled range="{{list}}" range-key="name"><view>No</view></picker>',
      { list: [{ name: 'Beijing' }, { name: 'Hangzhou' }] },
    );
    await page.getByText('No').click();
    expect(await page.getByRole('menu').count()).toBe(0);
    for (const choice of ['Hangzhou', 'Cancel', 'Beijing']) {
      await page.getByText('Choose').click();
      await page.getByText('Where').waitFor();
      await page.getByRole('menu').getByText(choice).click();
    }
    expect(await logged(page, 1)).toEqual([['change', { value: 0 }]]);
  });
});

/** Facts: opendocs.alipay.com/mini/component/picker-view. */
describe('picker-view', () => {
  it('shows the chosen rows in the middle, and tells all indexes after a column was scrolled', async () => {
    const page = await showNoting(
      `<picker-view value="{{[1, 0]}}" indicator-style="height: 50px" style="height: 200px" onChange="note" onPickStart="note" onPickEnd="note">
        <picker-view-column><view a:for="{{list}}">{{item}}</view></picker-view-column>
        <picker-view-column><view a:for="{{list}}">{{item}}2</view></picker-view-column>
      </picker-view>`,
      { list: ['a', 'b', 'c'] },
    );
    const top = (text: string) =>
      page.evaluate(
        `(() => { const box = [...document.querySelectorAll('mini-picker-view mini-view')].find((view) => view.textContent === '${text}').getBoundingClientRect(); const around = document.querySelector('mini-picker-view').getBoundingClientRect(); return Math.round(box.top + box.height / 2 - around.top); })()`,
      );
    await until(page, "document.querySelector('mini-picker-view-column').scrollTop === 50");
    expect(await top('b')).toBe(100);
    await page.evaluate("document.querySelectorAll('mini-picker-view-column')[1].scrollTo(0, 100)");
    expect(await logged(page, 3)).toEqual([
      ['pickStart', {}],
      ['pickEnd', {}],
      ['change', { value: [1, 2] }],
    ]);
  });
});

/** Facts: opendocs.alipay.com/mini/component/swiper. */
describe('swiper', () => {
  const items =
    '<swiper-item a:for="{{list}}"><view style="height: {{100 + 20 * index}}px">{{item}}</view></swiper-item>';
  const data = { list: ['one', 'two', 'three'], current: 0 };
  const shownItem = `(() => { const around = document.querySelector('mini-swiper').getBoundingClientRect(); return [...document.querySelectorAll('mini-swiper-item')].filter((item) => Math.abs(item.getBoundingClientRect().left - around.left) < 1).map((item) => item.textContent).join(); })()`;

  it('is as high as its first item, and is turned by a finger, by current and not beyond its ends', async () => {
    const page = await showNoting(
      `<swiper indicator-dots current="{{current}}" duration="{{50}}" onChange="note" onAnimationEnd="note">${items}</swiper><button data-to="{{ {current: 2} }}" onTap="set">Last</button>`,
      data,
    );
    const box = await page.locator('mini-swiper').boundingBox();
    expect(box).toMatchObject({ width: 390, height: 100 });
    const drag = async (by: number) => {
      const [x, y] = [200, (box?.y ?? 0) + 40];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by / 2, y);
      await page.mouse.move(x + by, y);
      await page.mouse.up();
    };
    await drag(-150);
    expect(await logged(page, 2)).toEqual([
      ['change', { current: 1 }],
      ['animationEnd', { current: 1, source: 'touch' }],
    ]);
    await until(page, `${shownItem} === 'two'`);
    expect(await page.locator('.preview-swiper-dots [data-current]').count()).toBe(1);
    await drag(-30);
    await page.getByRole('button', { name: 'Last' }).click();
    await until(page, `${shownItem} === 'three'`);
    await drag(-150);
    await until(page, `${shownItem} === 'three'`);
    const log = (await logged(page, 3)) as [string, object][];
    expect(log.filter(([type]) => type === 'change').map(([, detail]) => detail)).toEqual([
      { current: 1 },
      { current: 2 },
    ]);
  });

  it('goes round by itself, and back over its start in a ring', async () => {
    const page = await showNoting(
      `<swiper autoplay interval="{{60}}" duration="{{10}}" circular adjust-height="highest" onChange="note">${items}</swiper>`,
      data,
    );
    expect(await page.locator('mini-swiper').boundingBox()).toMatchObject({ height: 140 });
    const log = (await logged(page, 4)) as [string, object][];
    expect(log.slice(0, 4).map(([, detail]) => detail)).toEqual([
      { current: 1 },
      { current: 2 },
      { current: 0 },
      { current: 1 },
    ]);
  });

  it('stands still for a finger when it is told so, and stands upright', async () => {
    const page = await showNoting(
      `<swiper vertical disable-touch style="height: 120px" onChange="note">${items}</swiper>`,
      data,
    );
    const tops = await page
      .locator('mini-swiper-item')
      .evaluateAll((all) => all.map((item) => item.getBoundingClientRect().top));
    expect(tops.map((top) => top - (tops[0] ?? 0))).toEqual([0, 120, 240]);
    await page.mouse.move(100, 140);
    await page.mouse.down();
    await page.mouse.move(100, 20, { steps: 3 });
    await page.mouse.up();
    expect(await logged(page, 0)).toEqual([]);
  });
});
