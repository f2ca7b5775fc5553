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

async function show(axml: string, script: string, files: Record<string, string> = {}): Promise<Page> {
  const { page } = await phones.show({ ...pageFiles(axml, script), ...files });
  await page.locator('mini-page').waitFor();
  return page;
}

const dataOf = (page: Page) => page.evaluate('getCurrentPages()[0].data');

/** The files of a component in `components/NAME/NAME`, which may use others. */
function componentFiles(name: string, axml: string, script: string, using: object = {}) {
  const path = `components/${name}/${name}`;
  return {
    [`${path}.json`]: JSON.stringify({ component: true, usingComponents: using }),
    [`${path}.axml`]: axml,
    [`${path}.ts`]: script,
  };
}

/** The page knows `components/field/field` as `my-field`. */
const usingField = {
  'pages/index/index.json': JSON.stringify({ usingComponents: { 'my-field': '/components/field/field' } }),
};

/** Facts: "简易双向绑定" (developers.weixin.qq.com/miniprogram/dev/framework/view/two-way-bindings.html). */
describe('a two-way binding of a control', () => {
  it('sets the data to what is typed, shows it everywhere, and calls observers and then the handler', async () => {
    const page = await show(
      '<input model:value="{{form.name}}" onInput="typed" /><textarea model:value="{{text}}" /><view class="echo">{{form.name}}/{{text}}</view><button onTap="clear">Clear</button>',
      `Page({
        options: { observers: true },
        data: { form: { name: 'a', age: 1 }, text: '', log: [] },
        observers: { 'form.name'(name) { this.data.log.push('observed ' + name); } },
        typed(e) { this.data.log.push(e.type + ' ' + this.data.form.name + ' ' + e.detail.value); },
        clear() { this.setData({ 'form.name': '', text: 'cleared' }); },
      });`,
    );
    const [input, textarea] = [page.locator('input'), page.locator('textarea')];
    expect(await input.inputValue()).toBe('a');
    await input.press('End');
    await input.pressSequentially('b');
    await textarea.fill('long');
    await page.getByText('ab/long', { exact: true }).waitFor();
    expect(await dataOf(page)).toEqual({
      form: { name: 'ab', age: 1 },
      text: 'long',
      log: ['observed ab', 'input ab ab'],
    });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('/cleared', { exact: true }).waitFor();
    expect([await input.inputValue(), await textarea.inputValue()]).toEqual(['', 'cleared']);
  });

  it('shows what a handler makes of the value, even what it was before', async () => {
    const page = await show(
      '<input model:value="{{digits}}" onInput="onlyDigits" /><switch model:checked="{{on}}" onChange="refuse" />',
      `Page({
        data: { digits: '1', on: false },
        onlyDigits(e) { this.setData({ digits: e.detail.value.replace(/\\D/g, '') }); },
        refuse() { this.setData({ on: false, refused: true }); },
      });`,
    );
    await page.locator('input').press('End');
    await page.locator('input').pressSequentially('x2');
    await page.getByRole('switch').click();
    await until(page, 'getCurrentPages()[0].data.refused === true');
    await until(page, "document.querySelector('input').value === '12'");
    await page.locator('input').pressSequentially('y');
    await until(page, "document.querySelector('input').value === '12'");
    expect(await page.getByRole('switch').getAttribute('aria-checked')).toBe('false');
    expect(await dataOf(page)).toEqual({ digits: '12', on: false, refused: true });
  });

  it('sets what is switched and chosen, also of a radio that gives way', async () => {
    const page = await show(
      `<checkbox-group onChange="note"><checkbox value="c" model:checked="{{box}}" /></checkbox-group>
      <switch model:checked="{{on}}" />
      <radio-group><radio value="s" model:checked="{{small}}" /><radio value="l" model:checked="{{large}}" /></radio-group>
      <slider model:value="{{volume}}" step="5" />
      <button onTap="back">Back</button>`,
      `Page({
        data: { box: false, on: true, small: true, large: false, volume: 50 },
        note(e) { this.setData({ values: e.detail.value }); },
        back() { this.setData({ box: false, on: true, volume: 10 }); },
      });`,
    );
    await page.getByRole('checkbox').click();
    await page.getByRole('switch').click();
    await page.getByRole('radio').last().click();
    await page.getByRole('slider').press('ArrowRight');
    const changed = { box: true, on: false, small: false, large: true, volume: 55, values: ['c'] };
    expect(await dataOf(page)).toEqual(changed);
    await page.getByRole('button', { name: 'Back' }).click();
    await until(page, "document.querySelector('.preview-slider').value === '10'");
    const checked = (role: 'checkbox' | 'switch') => page.getByRole(role).getAttribute('aria-checked');
    expect([await checked('checkbox'), await checked('switch')]).toEqual(['false', 'true']);
  });

  it('sets the index of a picker, the rows of a picker-view and the item of a swiper', async () => {
    const page = await show(
      `<picker range="{{list}}" model:value="{{index}}"><view>Choose</view></picker>
      <picker-view model:value="{{rows}}" indicator-style="height: 50px" style="height: 200px">
        <picker-view-column><view a:for="{{list}}">{{item}}1</view></picker-view-column>
      </picker-view>
      <swiper model:current="{{current}}" autoplay interval="{{60}}" duration="{{10}}">
        <swiper-item a:for="{{list}}"><view>{{item}}2</view></swiper-item>
      </swiper>`,
      "Page({ data: { list: ['a', 'b', 'c'], index: 0, rows: [0], current: 1 } });",
    );
    await page.getByText('Choose').click();
    await page.getByRole('menu').getByText('b', { exact: true }).click();
    await page.evaluate("document.querySelector('mini-picker-view-column').scrollTo(0, 100)");
    await until(page, 'getCurrentPages()[0].data.rows[0] === 2');
    await until(page, 'getCurrentPages()[0].data.current === 2');
    await until(page, 'getCurrentPages()[0].data.current === 0');
    expect(await dataOf(page)).toMatchObject({ index: 1, rows: [2] });
  });

  it('empties the field of what a form’s reset empties', async () => {
    const page = await show(
      '<form><input name="n" model:value="{{name}}" /><button form-type="reset">Reset</button></form>',
      "Page({ data: { name: 'a' } });",
    );
    await page.getByRole('button', { name: 'Reset' }).click();
    await until(page, "getCurrentPages()[0].data.name === ''");
  });
});

describe('a two-way binding of a component', () => {
  it('lets the data follow what the component sets of the prop, which comes back as a new prop', async () => {
    const page = await show(
      '<my-field model:my-value="{{form.name}}" model:list="{{list}}" /><view class="echo">{{form.name}} {{list.length}}</view>',
      "Page({ data: { form: { name: 'page' }, list: [{ done: false }] } });",
      {
        ...usingField,
        ...componentFiles(
          'field',
          '<view class="field" onTap="tapped">{{myValue}}:{{list[0].done}}</view>',
          `Component({
            options: { observers: true },
            data: { own: 0 },
            observers: { myValue(value) { my.log.push('observed ' + value); } },
            didUpdate(before) { my.log.push('updated from ' + before.myValue + ' to ' + this.props.myValue); },
            methods: {
              tapped() {
                this.setData({ myValue: 'leaf', 'list[0].done': true, own: 1 }, () => my.log.push('shown'));
                this.$spliceData({ list: [1, 0, { done: false }] });
              },
            },
          });`,
        ),
        'app.ts': 'my.log = []; App({});',
      },
    );
    await page.getByText('page:false').click();
    await page.getByText('leaf:true').waitFor();
    await page.getByText('leaf 2').waitFor();
    expect(await dataOf(page)).toEqual({ form: { name: 'leaf' }, list: [{ done: true }, { done: false }] });
    expect(await page.evaluate('my.log')).toEqual(['observed leaf', 'updated from page to leaf', 'shown']);
  });

  it('goes through components to the tag within, and back down', async () => {
    const page = await show(
      '<my-field model:value="{{name}}" /><view class="echo">page {{name}}</view><button onTap="set">Set</button>',
      "Page({ data: { name: 'a' }, set() { this.setData({ name: 'from the page' }); } });",
      {
        ...usingField,
        ...componentFiles(
          'field',
          '<inner model:text="{{value}}" /><view>field {{value}}</view>',
          'Component({});',
          { inner: '../inner/inner' },
        ),
        ...componentFiles('inner', '<input model:value="{{text}}" />', 'Component({});'),
      },
    );
    await page.locator('input').fill('typed');
    await page.getByText('page typed').waitFor();
    await page.getByText('field typed').waitFor();
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('field from the page').waitFor();
    expect(await page.locator('input').inputValue()).toBe('from the page');
  });

  it('leaves the data alone when the component only repeats the prop, or the user binds it one way', async () => {
    const page = await show(
      '<my-field model:value="{{form}}" /><my-field value="{{form}}" /><button onTap="set">Set</button>',
      `Page({
        options: { observers: true },
        data: { form: { name: 'a' }, count: 0 },
        observers: { form() { this.setData({ count: this.data.count + 1 }); } },
        set() { this.setData({ form: { name: 'b' } }); },
      });`,
      {
        ...usingField,
        ...componentFiles(
          'field',
          '<view onTap="tapped">{{value.name}}</view>',
          `Component({
            deriveDataFromProps(next) { if (next.value !== this.props.value) this.setData({ value: next.value }); },
            methods: { tapped() { this.setData({ value: { name: 'own' } }); } },
          });`,
        ),
      },
    );
    await page.getByText('a', { exact: true }).last().click();
    await page.getByText('own', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('b', { exact: true }).first().waitFor();
    expect(await dataOf(page)).toEqual({ form: { name: 'b' }, count: 1 });
  });

  it('shows what a component sets before the page around it is there', async () => {
    const page = await show('<my-field model:value="{{name}}" /><view>page {{name}}</view>', 'Page({});', {
      ...usingField,
      ...componentFiles(
        'field',
        '<inner model:text="{{value}}" /><view>field {{value}}</view>',
        'Component({});',
        {
          inner: '../inner/inner',
        },
      ),
      ...componentFiles(
        'inner',
        '<view>inner {{text}}</view>',
        "Component({ didMount() { this.setData({ text: 'early' }); } });",
      ),
    });
    for (const who of ['page', 'field', 'inner']) await page.getByText(`${who} early`).waitFor();
  });
});
