import { describe, expect, it } from '@jest/globals';
import { readComponentDefinition } from './component-definition.ts';
import { createMixin } from './mixins.ts';
import { readPageDefinition } from './page-definition.ts';

/** "mixins" of Alipay's documentation: which of several fields of one name holds. */
describe('mixins of a component', () => {
  it('give way to the component, and the earlier to the later, and the used to the using', () => {
    const inner = createMixin({ data: { a: 'inner', b: 'inner', c: 'inner', d: 'inner' } });
    const outer = createMixin({ mixins: [inner], data: { a: 'outer', b: 'outer', c: 'outer' } });
    const { data, props, methods } = readComponentDefinition({
      mixins: [
        outer,
        { data: { a: 'later', b: 'later' }, props: { p: 1, q: 1 }, methods: { m: () => 'mixin' } },
      ],
      data: { a: 'own' },
      props: { p: 2 },
    });
    expect(data()).toEqual({ a: 'own', b: 'later', c: 'outer', d: 'inner' });
    expect(props).toEqual({ p: 2, q: 1 });
    expect((methods.m as () => string)()).toBe('mixin');
  });

  it('run before the component, in order, one of Mixin() once', () => {
    const log: string[] = [];
    const noting = (name: string) => ({ didMount: () => log.push(name) });
    const shared = createMixin(noting('shared'));
    const definition = readComponentDefinition({
      mixins: [shared, createMixin({ mixins: [shared], ...noting('second') }), noting('plain')],
      ...noting('own'),
    });
    for (const method of definition.lifeCycle('didMount')) method();
    expect(log).toEqual(['shared', 'second', 'plain', 'own']);
  });

  it('bring their observers, which count when options switch them on', () => {
    const mixins = [{ observers: { a: () => undefined } }];
    const observers = { b: () => undefined };
    expect(
      readComponentDefinition({ mixins, observers, options: { observers: true } }).observers,
    ).toHaveLength(2);
    expect(readComponentDefinition({ mixins, observers }).observers).toEqual([]);
  });

  it.each([
    ['lifetimes', { options: { lifetimes: true } }, '“lifetimes: true” in “options” of Component()'],
    ['a host element', { options: { virtualHost: false } }, '“virtualHost: false”'],
    ['WeChat’s properties', { properties: {} }, '“properties” of Component()'],
    ['root events', { rootEvents: {} }, '“rootEvents” of Component()'],
  ])('are refused with %s', (_, options, message) => {
    expect(() => readComponentDefinition(options)).toThrow(message);
  });

  it('cannot filter definitions', () => {
    expect(() => createMixin({ definitionFilter: () => undefined })).toThrow('“definitionFilter” of Mixin()');
  });
});

/** "Mixin" of Alipay's documentation: what a page takes of a mixin. */
describe('mixins of a page', () => {
  it('give data, methods and observers, and give way to the page', () => {
    const mixin = createMixin({
      data: { a: 1, b: 1 },
      methods: { one: () => 'mixin', two: () => 'mixin' },
      observers: { a: () => undefined },
      onInit: () => undefined,
    });
    const page = readPageDefinition({
      mixins: [mixin],
      options: { observers: true },
      data: { a: 2 },
      two: () => 'page',
    });
    expect(page.data()).toEqual({ a: 2, b: 1 });
    expect((page.members.one as () => string)()).toBe('mixin');
    expect((page.members.two as () => string)()).toBe('page');
    expect(page.members.onInit).toBeUndefined();
    expect(page.observers).toHaveLength(1);
  });

  it('are made with Mixin()', () => {
    expect(() => readPageDefinition({ mixins: [{ data: {} }] })).toThrow('made with Mixin()');
  });
});
