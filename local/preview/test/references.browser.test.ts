import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';
import { until } from './until.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** What the page shows. */
async function textOf(files: Record<string, string>): Promise<string | null> {
  const { page, errors } = await phones.show(files);
  await page.locator('mini-page').waitFor();
  const text = await page.locator('mini-page').textContent();
  expect(errors).toEqual([]);
  return text;
}

/** Facts: "模板" (opendocs.alipay.com/mini/framework/axml-template) and "数据绑定" (mini/framework/data-binding). */
describe('templates', () => {
  it('show the data that they are given, and nothing else of the page', async () => {
    const axml = `
      <template name="item"><text>{{index}}:{{msg}}{{secret}};</text></template>
      <template is="item" data="{{...item}}" />
      <template is="item" data="{{index, msg: 'b' + index}}" />
      <template is="item" data="{{...item, msg, index: 6}}" />
      <template is="item" />`;
    const data = { item: { index: 0, msg: 'a' }, index: 1, msg: 'own', secret: '!' };
    const script = `Page({ data: ${JSON.stringify(data)} });`;
    expect(await textOf(pageFiles(axml, script))).toBe('0:a;1:b1;6:own;:;');
  });

  it('are chosen by an expression, may use each other and themselves', async () => {
    const axml = `
      <block a:for="{{[1, 2, 3]}}"><template is="{{item % 2 == 0 ? 'even' : 'odd'}}" /></block>
      <template name="odd">odd<template is="tree" data="{{depth: 2}}" />,</template>
      <template name="even">even,</template>
      <template name="tree">({{depth}}<template a:if="{{depth > 1}}" is="tree" data="{{depth: depth - 1}}" />)</template>`;
    expect(await textOf(pageFiles(axml))).toBe('odd(2(1)),even,odd(2(1)),');
  });

  it('come from imported files, but not from those that these import', async () => {
    const files = {
      ...pageFiles(
        '<import src="./c.axml" /><template is="c" data="{{text: \'x\'}}" />',
        "Page({ data: { log: '' }, tapped(e) { this.setData({ log: e.currentTarget.dataset.name }); } });",
      ),
      'pages/index/c.axml': `
        <import src="/shared/b.axml" />
        <template name="c"><text>c {{text}} </text><template is="b" data="{{name: text}}" /></template>
        <view>not imported</view>`,
      'shared/b.axml':
        '<template name="b"><button data-name="{{name}}" onTap="tapped">b {{name}}</button></template>',
    };
    const { page, errors } = await phones.show(files);
    expect(await page.locator('mini-page').textContent()).toBe('c xb x');
    await page.getByRole('button', { name: 'b x' }).click();
    await until(page, "getCurrentPages()[0].data.log === 'x'");
    expect(errors).toEqual([]);
  });

  it('that an expression names and nobody defines are reported with the place', async () => {
    const { page } = await phones.show(
      pageFiles('<view>\n<template is="{{name}}" /></view>', "Page({ data: { name: 'gone' } });"),
    );
    await page
      .getByRole('alert')
      .getByText('pages/index/index.axml:2:11: There is no template “gone”.')
      .waitFor();
  });
});

/** Facts: "引用" (opendocs.alipay.com/mini/framework/import). */
describe('included files', () => {
  it('stand in place of their tag, without their templates, and see what is around', async () => {
    const files = {
      ...pageFiles(
        '<include src="./header.axml" /><view a:for="{{[1, 2]}}"><include src="./row.axml" /></view>',
        "Page({ data: { title: 'T' } });",
      ),
      'pages/index/header.axml':
        '<template name="x">no</template><view>{{title}}<include src="./sub.axml" /></view>',
      'pages/index/sub.axml': '/sub ',
      'pages/index/row.axml': '<import-sjs name="u" from="./u.sjs" />{{u.twice(item)}};',
      'pages/index/u.sjs': 'export default { twice: (x) => 2 * x };',
    };
    expect(await textOf(files)).toBe('T/sub 2;4;');
  });

  it('show their change by themselves', async () => {
    const { page, project } = await phones.show(
      {
        ...pageFiles('<include src="./part.axml" />'),
        'pages/index/part.axml': '<view>before</view>',
      },
      { path: '/' },
    );
    const phone = page.frameLocator('iframe');
    await phone.getByText('before').waitFor();
    project.write('pages/index/part.axml', '<view>after</view>');
    await phone.getByText('after').waitFor();
  });
});

/** Facts: "引入 SJS" (opendocs.alipay.com/mini/framework/import-sjs) and "SJS 介绍" (mini/framework/sjs). */
describe('SJS', () => {
  it('gives AXML its values and functions, by default export and by name', async () => {
    const files = {
      ...pageFiles(
        `<import-sjs from="./foo.sjs" name="m" /><import-sjs from="./bar.sjs" name="{x, y: z}" />
        <view>{{message}} {{m.message}} {{m.format(value)}} {{x}} {{z}} {{y}}</view>
        <view class="{{m.classOf(value > 3)}}" a:if="{{m.isBig(value)}}">{{m.nested.twice(x)}}</view>`,
        "Page({ data: { message: 'js', value: 3.14159 } });",
      ),
      'pages/index/foo.sjs': `
        const five = 5;
        export default {
          message: 'sjs', five,
          format: (number) => number.toFixed(2),
          classOf: (is) => (is ? 'big' : 'small'),
          isBig(value) { return value > this.five - 3; },
          nested: { twice: (x) => 2 * x },
        };`,
      'pages/index/bar.sjs':
        "import foo from './foo.sjs'; export const x = 3; export const y = 4 + foo.five;",
    };
    const { page, errors } = await phones.show(files);
    expect(await page.locator('mini-page').textContent()).toBe('js sjs 3.14 3 9 6');
    expect(await page.locator('.big').textContent()).toBe('6');
    expect(errors).toEqual([]);
  });

  it('makes dates and regular expressions by getDate and getRegExp', async () => {
    const files = {
      ...pageFiles(
        '<import-sjs from="/u.sjs" name="u" /><view>{{u.year(0)}} {{u.isWord(word)}}</view>',
        "Page({ data: { word: 'word' } });",
      ),
      'u.sjs':
        "export default { year: (ms) => getDate(ms).getUTCFullYear(), isWord: (text) => getRegExp('^\\\\w+$').test(text) };",
    };
    expect(await textOf(files)).toBe('1970 true');
  });
});
