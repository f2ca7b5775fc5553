import { describe, expect, it } from '@jest/globals';
import { tags } from '../../language/tags.ts';
import { problemsOf } from '../../testing/problems-of.ts';
import { compileAxml } from './compile-axml.ts';

const files: Record<string, string> = {
  'pages/a/u.sjs': '',
  'pages/a/b.axml': '<view>\n<input model:value="{{a + b}}" /></view>',
};

function compile(source: string): string {
  const components = new Map([['my-field', 'components/my-field/my-field']]);
  return compileAxml({ source, file: 'pages/a/a.axml', components, readFile: (file) => files[file] });
}

const refusals = (source: string) => problemsOf(() => compile(source));

const oneField = 'A two-way binding sets one field of the data, and names it alone';

describe('two-way binding', () => {
  it('gives the element the value and the path of the field', () => {
    const code = compile('<input model:value="{{ form.name }}" name="n" />');
    expect(code).toContain(
      'element("input", owner, { "value": data["form"]?.["name"], "name": "n" }, {  }, {  }, [], "form.name")',
    );
  });

  it('gives a component the props with their paths, by names with hyphens too', () => {
    const code = compile('<my-field model:value="{{a}}" model:is-open="{{b.c}}" max="{{d}}" />');
    expect(code).toContain('{ "value": data["a"], "isOpen": data["b"]?.["c"], "max": data["d"] }');
    expect(code).toContain('{ "value": "a", "isOpen": "b.c" }');
  });

  it('is there for what each control changes', () => {
    const bound = Object.entries(tags).flatMap(([tag, { twoWay }]) =>
      twoWay ? [`<${tag} model:${twoWay}="{{field}}" />`] : [],
    );
    expect(refusals(bound.join(''))).toEqual([]);
    expect(bound.sort()).toEqual([
      '<checkbox model:checked="{{field}}" />',
      '<input model:value="{{field}}" />',
      '<picker model:value="{{field}}" />',
      '<picker-view model:value="{{field}}" />',
      '<radio model:checked="{{field}}" />',
      '<slider model:value="{{field}}" />',
      '<swiper model:current="{{field}}" />',
      '<switch model:checked="{{field}}" />',
      '<textarea model:value="{{field}}" />',
    ]);
  });

  it.each([
    ['text around the field', '<input model:value="No. {{a}}" />', `1:21: ${oneField}`],
    ['an operation', '<input model:value="{{a + b}}" />', `1:21: ${oneField}`],
    ['a call', '<input model:value="{{a()}}" />', `1:21: ${oneField}`],
    ['a computed member', '<input model:value="{{a[i]}}" />', `1:21: ${oneField}`],
    ['a constant', '<checkbox model:checked="{{true}}" />', `1:26: ${oneField}`],
    ['a name without braces', '<input\n  model:value="name" />', `2:16: ${oneField}`],
    ['braces that are not closed', '<input model:value="{{a" />', `1:21: ${oneField}`],
    ['no value', '<input model:value />', `1:8: ${oneField}`],
    [
      'an item of a:for',
      '<block a:for="{{list}}"><input model:value="{{item.name}}" /></block>',
      '1:45: “item” is no field of the data here',
    ],
    [
      'what a slot shares',
      '<my-field><input slot-scope="s" model:value="{{s.x}}" /></my-field>',
      '1:46: “s” is no field of the data here',
    ],
    [
      'a value of SJS',
      '<import-sjs name="u" from="./u.sjs" /><input model:value="{{u.x}}" />',
      '1:59: “u” is no field of the data here',
    ],
    ['the id of a component', '<input model:value="{{$id}}" />', '1:21: “$id” is no field of the data here'],
    [
      'the data of a template',
      '<template name="t"><input model:value="{{a}}" /></template>',
      '1:27: What a <template> is given cannot be set from within it',
    ],
    [
      'an element that nobody changes',
      '<view model:class="{{a}}" />',
      '1:7: <view> has nothing that a user changes: model: is for input, textarea',
    ],
    [
      'another attribute of a control',
      '<input model:disabled="{{a}}" />',
      '1:8: Nobody changes disabled by using <input>: what can be bound two-way is model:value.',
    ],
    ['no attribute', '<input model:="{{a}}" />', '1:8: Nobody changes that by using <input>'],
    [
      'the same attribute twice',
      '<input value="{{a}}" model:value="{{b}}" />',
      '1:22: value is written twice',
    ],
    ['the same prop twice', '<my-field isOpen model:is-open="{{b}}" />', '1:18: isOpen is written twice'],
    ['a prop that is a function', '<my-field model:onTap="{{a}}" />', '1:11: model:onTap names no prop'],
    ['the ref of a component', '<my-field model:ref="{{a}}" />', '1:11: model:ref names no prop'],
    ['an operation for a prop', '<my-field model:value="{{!a}}" />', `1:24: ${oneField}`],
    ['a slot', '<slot model:x="{{a}}" />', '1:7: A <slot> shares values one way alone'],
    ['a block', '<block model:x="{{a}}" />', '1:8: <block> takes only a:if'],
    ['an included file', '<include src="./b.axml" />', `b.axml:2:21: ${oneField}`],
  ])('refuses %s with file, line and column', (_, source, message) => {
    const problems = refusals(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
