import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';
import { until } from './until.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

/** The four files of a component in `components/NAME/NAME`. */
function componentFiles(
  name: string,
  axml: string,
  script = 'Component({});',
  json = {},
): Record<string, string> {
  const path = `components/${name}/${name}`;
  return {
    [`${path}.json`]: JSON.stringify({ component: true, ...json }),
    [`${path}.axml`]: axml,
    [`${path}.ts`]: script,
  };
}

const using = (...names: string[]) => ({
  'pages/index/index.json': JSON.stringify({
    usingComponents: Object.fromEntries(names.map((name) => [name, `/components/${name}/${name}`])),
  }),
});

/** Facts: "组件模板和样式" (opendocs.alipay.com/mini/framework/component-template). */
describe('slots', () => {
  it('keep their own content unless something goes into them, by name', async () => {
    const slots = '<slot>default</slot>/<slot name="header" />/body/<slot name="footer">no footer</slot>;';
    const { page, errors } = await phones.show({
      ...pageFiles(
        `<my /><my>a<view>b</view></my>
        <my><view slot="header">header</view><view slot="footer">footer</view></my>
        <my><view a:if="{{no}}" slot="header">x</view><view a:else slot="header">else</view></my>`,
      ),
      ...using('my'),
      ...componentFiles('my', slots),
    });
    expect(await page.locator('mini-page').textContent()).toBe(
      'default//body/no footer;ab//body/no footer;default/header/body/footer;default/else/body/no footer;',
    );
    expect(errors).toEqual([]);
  });

  it('share values of the component by slot-scope, each under its user’s own name', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        `<my><view slot-scope="props">{{props.x}}{{y}}</view><text slot="row" slot-scope="row">{{row.index}}{{row.item}},</text></my>
        <my><view slot-scope="other"><text a:for="{{[1, 2]}}">{{other.x + item}}</text></view></my>`,
        "Page({ data: { y: 'page' } });",
      ),
      ...using('my'),
      ...componentFiles(
        'my',
        '<slot x="{{x}}">none</slot>/<block a:for="{{list}}"><slot name="row" item="{{item}}" index="{{index}}" /></block>;',
        "Component({ data: { x: 1, list: ['a', 'b'] } });",
      ),
    });
    expect(await page.locator('mini-page').textContent()).toBe('1page/0a,1b,;23/;');
    expect(errors).toEqual([]);
  });

  it('have names that expressions make, on both sides, and pass through components', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        '<outer><view slot="slot{{item}}" a:for="{{[0, 1]}}">{{item}}!</view><view slot="scope" slot-scope="c">{{c.value}}</view></outer>',
      ),
      ...using('outer'),
      ...componentFiles(
        'outer',
        '<inner><block a:for="{{[0, 1, 2]}}"><slot name="slot{{item}}">default </slot></block><slot slot="end" name="scope" value="{{value}}" /></inner>',
        "Component({ data: { value: 'shared' } });",
        { usingComponents: { inner: '../inner/inner' } },
      ),
      ...componentFiles('inner', '[<slot />|<slot name="end" />]'),
    });
    expect(await page.locator('mini-page').textContent()).toBe('[0!1!default |shared]');
    expect(errors).toEqual([]);
  });
});

/** Facts: "组件对象" (opendocs.alipay.com/mini/framework/component_object), "使用自定义组件" (mini/framework/use-custom-component). */
describe('props', () => {
  it('have defaults, and functions by names that begin with on; AXML can ask whether one is there', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        `<my extra="{{missing}}" onDone="done" /><my extra="given" /><my onDone="{{missing ? 'done' : ''}}" catchTap="done" />`,
        'Page({ data: { log: [] }, done(value) { this.setData({ log: [...this.data.log, value] }); } });',
      ),
      ...using('my'),
      ...componentFiles(
        'my',
        '<view class="row" onTap="tap">{{extra}}{{onDone ? "+" : "-"}}{{$id > 0}};</view>',
        `Component({
          props: { extra: 'default' },
          methods: { tap() { (this.props.onDone || this.props.catchTap)?.(this.props.extra); } },
        });`,
      ),
    });
    expect(await page.locator('mini-page').textContent()).toBe('default+true;given-true;default-true;');
    await page.locator('.row').first().click();
    await page.locator('.row').last().click();
    await until(page, 'getCurrentPages()[0].data.log.length === 2');
    expect(errors).toEqual([]);
  });

  it('reach a component of a package', async () => {
    const { page } = await phones.show({
      ...pageFiles('<badge text="7" />'),
      'pages/index/index.json': '{"usingComponents": {"badge": "some-ui/es/badge"}}',
      'node_modules/some-ui/package.json': '{"name": "some-ui"}',
      'node_modules/some-ui/es/badge/index.json': '{"component": true}',
      'node_modules/some-ui/es/badge/index.axml': '<view class="am-badge">{{text}}</view>',
      'node_modules/some-ui/es/badge/index.acss': '.am-badge { color: rgb(1, 2, 3); }',
      'node_modules/some-ui/es/badge/index.js':
        "import { zero } from '../zero'; Component({ props: { text: zero } });",
      'node_modules/some-ui/es/zero.js': "export const zero = '0';",
    });
    expect(await page.locator('.am-badge').textContent()).toBe('7');
    expect(await page.evaluate("getComputedStyle(document.querySelector('.am-badge')).color")).toBe(
      'rgb(1, 2, 3)',
    );
  });
});

/** Facts: "生命周期" (mini/framework/component-lifecycle), "数据变化观测器" (opendocs.alipay.com/mini/04y1n6), "mixins". */
describe('the life of a component', () => {
  it('runs mixins before its own functions, and observers between deriveDataFromProps and the view', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        '<my max="{{max}}" /><button onTap="more">More</button>',
        'Page({ data: { max: 1 }, log: [], more() { this.setData({ max: 2 }); } });',
      ),
      ...using('my'),
      ...componentFiles(
        'my',
        '<view class="sum">{{a}}+{{b}}={{sum}} {{seen}}</view>',
        `const note = (name) => function () { this.$page.log.push(name); };
        Component({
          mixins: [{ onInit: note('mixin.onInit'), didMount: note('mixin.didMount'), didUpdate: note('mixin.didUpdate') }],
          options: { observers: true },
          data: { seen: '' },
          onInit() { note('onInit').call(this); this.setData({ a: 1, b: 2 }); },
          deriveDataFromProps: note('derive'),
          observers: {
            'a, b'(a, b) { note('observe').call(this); this.setData({ sum: a + b }); },
            max(max) { this.setData({ seen: 'max ' + max, a: max }); },
          },
          didMount: note('didMount'),
          didUpdate: note('didUpdate'),
          didUnmount: note('didUnmount'),
        });`,
      ),
    });
    await page.getByText('1+2=3').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText('2+2=4 max 2').waitFor();
    expect(await page.evaluate('getCurrentPages()[0].log')).toEqual([
      ...['mixin.onInit', 'onInit', 'derive', 'observe', 'mixin.didMount', 'didMount'],
      ...['derive', 'observe', 'mixin.didUpdate', 'didUpdate'],
    ]);
    expect(errors).toEqual([]);
  });

  it('tells onError what its own code throws, beside the phone', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles('<my />'),
      ...using('my'),
      ...componentFiles(
        'my',
        '<view>{{text}}</view>',
        "Component({ data: { text: '' }, didMount() { this.gone(); }, onError(error) { this.setData({ text: 'caught ' + error.name }); } });",
      ),
    });
    await page.getByText('caught TypeError').waitFor();
    await page.getByRole('alert').getByText('components/my/my.ts:1:').waitFor();
    expect(errors).toHaveLength(1);
  });
});

/** Facts: "ref 获取组件实例" (opendocs.alipay.com/mini/framework/component-ref). */
describe('instances of components', () => {
  it('come to the method that ref names, as their own ref says', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        '<counter ref="takeCounter" /><plain ref="takePlain" /><button onTap="plus">+</button>',
        `Page({
          takeCounter(counter) { this.counter = counter; },
          takePlain(plain) { this.plain = plain; },
          plus() { this.counter.plus(); this.plain.setData({ text: this.plain.is + Object.keys(this.counter) }); },
        });`,
      ),
      ...using('counter', 'plain'),
      ...componentFiles(
        'counter',
        '<view>{{count}}</view>',
        `Component({
          data: { count: 0 },
          ref() { return { plus: () => this.plus() }; },
          methods: { plus() { this.setData({ count: this.data.count + 1 }); } },
        });`,
      ),
      ...componentFiles('plain', '<view>{{text}}</view>', 'Component({ data: {} });'),
    });
    await page.getByRole('button', { name: '+' }).click();
    await page.getByText('/components/plain/plainplus').waitFor();
    expect(await page.locator('mini-page').textContent()).toBe('1/components/plain/plainplus+');
    expect(errors).toEqual([]);
  });

  it('find who uses them, and what is around them', async () => {
    const note = (name: string) =>
      `this.$page.log['${name}'] = [this.selectOwnerComponent(), this.selectComposedParentComponent()].map((found) => found === this.$page ? 'page' : found.name());`;
    const { page } = await phones.show({
      ...pageFiles('<a-a><b-b /></a-a>', 'Page({ log: {} });'),
      'pages/index/index.json': '{"usingComponents": {"a-a": "/components/a/a", "b-b": "/components/b/b"}}',
      ...componentFiles(
        'a',
        '<view><slot /></view>',
        `Component({ ref: () => ({ name: () => 'a' }), didMount() { ${note('a')} } });`,
      ),
      ...componentFiles(
        'b',
        '<view><c-c /></view>',
        `Component({ ref: () => ({ name: () => 'b' }), didMount() { ${note('b')} } });`,
        { usingComponents: { 'c-c': '../c/c' } },
      ),
      ...componentFiles('c', '<view />', `Component({ didMount() { ${note('c')} } });`),
    });
    expect(await page.evaluate('getCurrentPages()[0].log')).toEqual({
      a: ['page', 'page'],
      b: ['page', 'a'],
      c: ['b', 'b'],
    });
  });
});

/** Facts: "数据变化观测器", "Mixin" and "页面运行机制" (opendocs.alipay.com/mini/framework/page-detail). */
describe('a page', () => {
  it('has observers, mixins and events', async () => {
    const { page, errors } = await phones.show({
      ...pageFiles(
        '<view>{{sum}} {{from}} {{title}}</view><button onTap="add">Add</button>',
        `const adding = Mixin({ data: { a: 1, b: 1 }, methods: { add() { this.setData({ a: this.data.a + 1 }); } } });
        Page({
          mixins: [adding],
          options: { observers: true },
          data: { b: 10, sum: '' },
          observers: { 'a, b'(a, b) { this.setData({ sum: a + b }); } },
          events: {
            onPullDownRefresh({ from }) { this.setData({ from }); my.stopPullDownRefresh(); },
            onTitleClick() { this.setData({ title: 'tapped' }); },
          },
        });`,
      ),
      'pages/index/index.json': '{"pullRefresh": true}',
    });
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('12').waitFor();
    await page.getByRole('button', { name: 'Pull down to refresh' }).click();
    await page.getByText('12 manual').waitFor();
    await page.getByRole('heading').click();
    await page.getByText('12 manual tapped').waitFor();
    expect(errors).toEqual([]);
  });
});

/** Facts: my.canIUse as the pages above name it, and my.SDKVersion. */
describe('what scripts ask of the base library', () => {
  it('is answered by what the preview has', async () => {
    const { page } = await phones.show({});
    const asked =
      "['component2', 'component.observers', 'mixin', 'page.mixins', 'component.relations', 'canvas']";
    expect(await page.evaluate(`${asked}.map(my.canIUse)`)).toEqual([true, true, true, true, false, false]);
    expect(await page.evaluate('my.SDKVersion')).toMatch(/^2\.\d+\.\d+$/);
  });
});

/** Facts: "组件模板和样式", "页面样式" (opendocs.alipay.com/mini/framework/page-acss). */
describe('styles', () => {
  const colorOf = (id: string) => `getComputedStyle(document.getElementById('${id}')).color`;

  it('of a component reach the page, unless they are isolated; those of the page reach every component', async () => {
    const { page } = await phones.show({
      ...pageFiles(
        '<view id="page" class="shared isolated">page</view><shared /><isolated><view id="slotted" class="isolated">s</view></isolated>',
      ),
      ...using('shared', 'isolated'),
      'pages/index/index.acss': '.from-page { color: rgb(9, 9, 9); }',
      ...componentFiles('shared', '<view id="in-shared" class="from-page isolated">x</view>'),
      'components/shared/shared.acss': '.shared { color: rgb(1, 1, 1); }',
      ...componentFiles(
        'isolated',
        '<view class="around"><view id="in-isolated" class="isolated">y</view><view id="page-in-isolated" class="from-page">z</view><slot /></view>',
        'Component({});',
        { styleIsolation: 'apply-shared' },
      ),
      'components/isolated/isolated.acss':
        '.isolated, .around > .isolated { color: rgb(2, 2, 2); } view.isolated::before { content: "b"; }',
    });
    expect(await page.evaluate(colorOf('page'))).toBe('rgb(1, 1, 1)');
    expect(await page.evaluate(colorOf('in-shared'))).toBe('rgb(9, 9, 9)');
    expect(await page.evaluate(colorOf('in-isolated'))).toBe('rgb(2, 2, 2)');
    expect(await page.evaluate(colorOf('page-in-isolated'))).toBe('rgb(9, 9, 9)');
    expect(await page.evaluate(colorOf('slotted'))).toBe('rgb(51, 51, 51)');
    const before = (id: string) => `getComputedStyle(document.getElementById('${id}'), '::before').content`;
    expect(await page.evaluate(before('in-isolated'))).toBe('"b"');
    expect(await page.evaluate(before('slotted'))).toBe('none');
  });

  it('of an isolated page do not reach its components', async () => {
    const { page } = await phones.show({
      ...pageFiles('<view id="page" class="x">page</view><my />'),
      'pages/index/index.json':
        '{"styleIsolation": "apply-shared", "usingComponents": {"my": "/components/my/my"}}',
      'pages/index/index.acss': 'page { background: rgb(3, 3, 3); } .x { color: rgb(9, 9, 9); }',
      ...componentFiles('my', '<view id="my" class="x">my</view>'),
    });
    expect(await page.evaluate(colorOf('page'))).toBe('rgb(9, 9, 9)');
    expect(await page.evaluate(colorOf('my'))).toBe('rgb(51, 51, 51)');
    expect(await page.evaluate("getComputedStyle(document.querySelector('mini-page')).backgroundColor")).toBe(
      'rgb(3, 3, 3)',
    );
  });
});
