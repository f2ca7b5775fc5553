import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../testing/problems-of.ts';
import { compileAxml } from './compile-axml.ts';

const components = new Map([['todo-row', 'components/todo-row/todo-row']]);

/** What is refused of `pages/a/a.axml`, beside which the other files lie. */
function refusals(source: string, files: Record<string, string> = {}): string[] {
  const readFile = (file: string) => files[file];
  return problemsOf(() => compileAxml({ source, file: 'pages/a/a.axml', components, readFile }));
}

const tpl = '<import src="./c.axml" /><template name="b"><text>{{x}}</text></template>';

describe('references between AXML files', () => {
  it('lead to files beside, from the root and in packages', () => {
    const files = { 'pages/a/b.axml': '', 'b.axml': '', 'node_modules/third/x.axml': '', 'a.sjs': '' };
    const source =
      '<import src="./b.axml" /><import src="/b.axml" /><import src="third/x.axml" /><import-sjs name="u" from="../../a.sjs" />';
    expect(refusals(source, files)).toEqual([]);
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['an import of nothing', '<import />', {}, 'a.axml:1:1: <import> needs the path of a file: src="./…".'],
    ['a path that changes', '<import src="{{x}}" />', {}, 'a.axml:1:9: <import> needs the path'],
    [
      'a missing file',
      '<view/>\n<import src="./x.axml" />',
      {},
      'a.axml:2:14: There is no file pages/a/x.axml',
    ],
    [
      'a file outside',
      '<include src="../../../x.axml" />',
      { '../x.axml': '' },
      'There is no file ../x.axml',
    ],
    [
      'an import within tags',
      '<view><import src="./b.axml" /></view>',
      {},
      '1:7: <import> stands at the top',
    ],
    [
      'an attribute that import does not have',
      '<import src="./b.axml" name="x" />',
      { 'pages/a/b.axml': '' },
      '1:24: <import> has no attribute “name”.',
    ],
    ['a template that nobody defines', '<template is="b" />', {}, '1:11: There is no template “b”'],
    [
      'a template that an imported file imports itself',
      '<import src="./b.axml" /><template is="c" />',
      { 'pages/a/b.axml': tpl, 'pages/a/c.axml': '<template name="c" />' },
      'a.axml:1:36: There is no template “c”',
    ],
    [
      'a template that an included file defines',
      '<include src="./b.axml" /><template is="b" />',
      { 'pages/a/b.axml': '<template name="b" />' },
      'a.axml:1:37: There is no template “b”',
    ],
    [
      'two templates of one name',
      '<template name="b" /><template name="b" />',
      {},
      '1:22: The template “b” is defined twice.',
    ],
    [
      'data that is no object',
      '<template name="b" /><template is="b" data="x" />',
      {},
      '1:45: data must be one {{…}}',
    ],
    [
      'a file that includes itself',
      '<include src="./a.axml" />',
      { 'pages/a/a.axml': '' },
      '1:1: pages/a/a.axml includes itself.',
    ],
    [
      'a component in an included file',
      '<include src="./b.axml" />',
      { 'pages/a/b.axml': '<view>\n<todo-row /></view>' },
      'pages/a/b.axml:2:1: The preview does not know <todo-row>.',
    ],
    [
      'SJS that is none',
      '<import-sjs name="u" from="./u.js" />',
      { 'pages/a/u.js': '' },
      '1:1: <import-sjs> takes .sjs files',
    ],
    [
      'an SJS name that is none',
      '<import-sjs name="a.b" from="./u.sjs" />',
      { 'pages/a/u.sjs': '' },
      '1:13: name must be a name',
    ],
    [
      'the same SJS name twice',
      '<import-sjs name="{ a }" from="./u.sjs" /><import-sjs name="{ b: a }" from="./u.sjs" />',
      { 'pages/a/u.sjs': '' },
      '1:55: “a” is imported twice.',
    ],
    [
      'an SJS function as an event handler',
      '<import-sjs name="u" from="./u.sjs" /><view onTap="{{u.tap}}" />',
      { 'pages/a/u.sjs': '' },
      '1:52: The preview does not run SJS functions as event handlers.',
    ],
    [
      'a listener of a prop',
      '<view change:data-x="{{u.f}}" />',
      {},
      '1:7: The preview does not know change:data-x.',
    ],
    ['a mark', '<view mark:x="{{x}}" />', {}, '1:7: The preview does not know mark:x.'],
    ['a ref without a method', '<todo-row ref />', {}, '1:11: ref must name a method.'],
    [
      'a slot-scope with braces',
      '<todo-row><view slot-scope="{{x}}" /></todo-row>',
      {},
      '1:17: slot-scope must be a name',
    ],
  ])('refuse %s with file, line and column', (_, source, files, message) => {
    const problems = refusals(source, files);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it('tell what is wrong in an included file at its own place', () => {
    const files = { 'pages/a/b.axml': '<view>\n  <view foo="1" /></view>' };
    expect(refusals('<include src="./b.axml" />', files)[0]).toMatch(/^pages\/a\/b\.axml:2:9: /);
  });
});
