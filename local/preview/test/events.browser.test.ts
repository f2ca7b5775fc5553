import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** A page whose handler `note` adds each event's type and detail to a log on the page. */
async function showNoting(axml: string): Promise<Page> {
  const script = `Page({
    data: { log: [], value: 'x' },
    note(e) { this.setData({ log: [...this.data.log, [e.type, e.detail]] }); },
    tapped(e) { this.setData({ log: [...this.data.log, [e.currentTarget.id, e.target.id, e.target.dataset, e.target.targetDataset]] }); },
  });`;
  const log = '<view a:for="{{log}}" class="log">{{item[0]}}</view><view id="json">{{json}}</view>';
  const { page } = await phones.show(pageFiles(`${axml}${log}`, script));
  return page;
}

async function loggedBy(page: Page, count: number): Promise<unknown[]> {
  await page
    .locator('.log')
    .nth(count - 1)
    .waitFor();
  return page.evaluate('JSON.parse(JSON.stringify(getCurrentPages()[0].data.log))');
}

describe('events of a page', () => {
  it('bubble with on, stop with catch, and name the touched and the bound element', async () => {
    const page = await showNoting(
      '<view id="outer" onTap="tapped"><view id="middle" data-some-name="{{1}}" catchTap="tapped"><view id="inner" data-x="y" onTap="tapped">go</view></view></view>',
    );
    await page.getByText('go').click();
    expect(await loggedBy(page, 2)).toEqual([
      ['inner', 'inner', { x: 'y' }, { x: 'y' }],
      ['middle', 'inner', { someName: 1 }, { x: 'y' }],
    ]);
  });

  it('of an input are input, confirm, focus and blur, with its value', async () => {
    const page = await showNoting(
      '<input maxlength="3" onInput="note" onConfirm="note" onFocus="note" onBlur="note" />',
    );
    await page.locator('input').pressSequentially('ab');
    await page.locator('input').press('Enter');
    expect(await loggedBy(page, 5)).toEqual([
      ['focus', { value: '' }],
      ['input', { value: 'a', cursor: 1 }],
      ['input', { value: 'ab', cursor: 2 }],
      ['confirm', { value: 'ab' }],
      ['blur', { value: 'ab' }],
    ]);
    await page.locator('input').pressSequentially('cdef');
    expect(await page.locator('input').inputValue()).toHaveLength(3);
  });

  it('leave a controlled input as data has it', async () => {
    const page = await showNoting('<input value="{{value}}" controlled onInput="note" />');
    await page.locator('input').press('End');
    await page.locator('input').press('a');
    await loggedBy(page, 1);
    await page.waitForFunction("document.querySelector('input').value === 'x'");
  });

  it('of checkboxes go to their group, with all chosen values in order', async () => {
    const page = await showNoting(
      '<checkbox-group onChange="note"><label><checkbox value="a" checked="{{true}}" />A</label><label><checkbox value="b" onChange="note" />B</label></checkbox-group>',
    );
    await page.getByText('B', { exact: true }).click();
    await page.getByRole('checkbox').first().press(' ');
    expect(await loggedBy(page, 3)).toEqual([
      ['change', { value: true }],
      ['change', { value: ['a', 'b'] }],
      ['change', { value: ['b'] }],
    ]);
  });

  it('of a switch tell its new state, unless it is disabled', async () => {
    const page = await showNoting('<switch onChange="note" /><switch disabled onChange="note" />');
    await page.getByRole('switch').last().click({ force: true });
    await page.getByRole('switch').first().click();
    expect(await loggedBy(page, 1)).toEqual([['change', { value: true }]]);
  });

  it('of a form hold the values of what has a name', async () => {
    const page = await showNoting(
      '<form onSubmit="note"><input name="text" /><switch name="on" checked="{{true}}" /><input /><button form-type="submit" data-from="here">Send</button></form>',
    );
    await page.locator('input').first().fill('hello');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await loggedBy(page, 1)).toEqual([
      ['submit', { value: { text: 'hello', on: true }, buttonTarget: { dataset: { from: 'here' } } }],
    ]);
  });

  it('of a disabled button do not fire', async () => {
    const page = await showNoting(
      '<button disabled onTap="note">No</button><button onTap="note">Yes</button>',
    );
    await page.getByRole('button', { name: 'No' }).click({ force: true });
    await page.getByRole('button', { name: 'Yes' }).press('Enter');
    expect(await loggedBy(page, 1)).toEqual([['tap', expect.anything()]]);
  });

  it('of a scroll view tell once that its end is near', async () => {
    const page = await showNoting(
      '<scroll-view scroll-y style="height: 100px" onScrollToLower="note"><view style="height: 500px">tall</view></scroll-view>',
    );
    await page.getByText('tall').hover();
    await page.mouse.wheel(0, 380);
    await page.mouse.wheel(0, 20);
    expect(await loggedBy(page, 1)).toEqual([['scrollToLower', expect.anything()]]);
  });

  it('that name no method are reported with the place of the binding', async () => {
    const { page, errors } = await phones.show(pageFiles('<view>\n  <view onTap="gone">go</view></view>'));
    await page.getByText('go').click();
    await page.getByRole('alert').getByText('pages/index/index.axml:2:9').waitFor();
    expect(String(errors[0])).toContain('“gone” is not a method of pages/index/index.');
  });
});
