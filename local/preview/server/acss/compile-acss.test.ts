import { afterEach, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../testing/problems-of.ts';
import { createTestProject, type TestProject } from '../../testing/test-project.ts';
import { compileAcss } from './compile-acss.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

function compile(files: Record<string, string>, page?: string): string {
  project?.remove();
  project = createTestProject(files);
  const source = { projectDirectory: project.directory, file: 'a.acss' };
  return compileAcss(page === undefined ? source : { ...source, page });
}

describe('compiling ACSS', () => {
  it.each([
    ['width: 750rpx', 'width: calc(750 * 100cqw / 750)'],
    ['margin: -1.5rpx 2px', 'margin: calc(-1.5 * 100cqw / 750) 2px'],
    ['height: calc(100vh - 88rpx)', 'height: calc(100cqh - calc(88 * 100cqw / 750))'],
    ['width: 50vw', 'width: 50cqw'],
    ['background: url(/images/a.png)', 'background: url(/project/images/a.png)'],
    ["background: url('/images/10rpx.png')", "background: url('/project/images/10rpx.png')"],
    ['background: url(data:image/png;base64,AA)', 'background: url(data:image/png;base64,AA)'],
    ['content: "10rpx"', 'content: "10rpx"'],
  ])('%s measures the phone’s page and the project', (declaration, expected) => {
    expect(compile({ 'a.acss': `.x { ${declaration} }` })).toContain(`.x { ${expected} }`);
  });

  it.each([
    ['view', 'mini-view'],
    ['page', 'mini-page'],
    ['.a > text:first-child', '.a > mini-text:first-child'],
    ['view + .b::before', 'mini-view + .b::before'],
    ['.a:nth-child(2n + 1)', '.a:nth-child(2n + 1)'],
    ['.a:nth-child(odd)', '.a:nth-child(odd)'],
    ['.a:not(.b)', '.a:not(.b)'],
  ])('the selector %s means the preview’s %s', (selector, expected) => {
    expect(compile({ 'a.acss': `${selector} { color: red }` })).toContain(`${expected} {`);
  });

  it('keeps a page’s rules to that page, without making them stronger', () => {
    const css = compile({ 'a.acss': '.x, page, page .y { color: red }' }, 'pages/a/a');
    expect(css).toContain(':where(mini-page[data-page="pages/a/a"]) .x');
    expect(css).toContain('mini-page:where([data-page="pages/a/a"]),');
    expect(css).toContain('mini-page:where([data-page="pages/a/a"]) .y');
  });

  it.each([
    ['.a', '.a:where([data-of="c/c"])'],
    [
      '.a.b > view .c',
      '.a.b:where([data-of="c/c"]) > mini-view:where([data-of="c/c"]) .c:where([data-of="c/c"])',
    ],
    ['.a::before', '.a:where([data-of="c/c"])::before'],
    ['.a:active:before', '.a:active:where([data-of="c/c"]):before'],
    ['.a:not(.b)', '.a:not(.b):where([data-of="c/c"])'],
    ['.a:nth-child(2n + 1) > .b', '.a:nth-child(2n + 1):where([data-of="c/c"]) > .b:where([data-of="c/c"])'],
    ['*', '*:where([data-of="c/c"])'],
    ['page .a', 'mini-page .a:where([data-of="c/c"])'],
  ])('keeps %s of isolated AXML to elements of that', (selector, expected) => {
    project = createTestProject({ 'a.acss': `${selector} { color: red }` });
    expect(compileAcss({ projectDirectory: project.directory, file: 'a.acss', only: 'c/c' })).toContain(
      expected,
    );
  });

  it('takes Alipay’s own classes and imports from packages', () => {
    expect(
      compile({
        'a.acss': "@import 'ui/es/a.acss';",
        'node_modules/ui/es/a.acss': "@import './b.acss'; .am-a { color: red }",
        'node_modules/ui/es/b.acss': '.am-b { color: red }',
      }).match(/\.am-./g),
    ).toEqual(['.am-b', '.am-a']);
  });

  it('puts imported files first, each once, also when two import each other', () => {
    const css = compile({
      'a.acss': "@import './b.acss';\n.a { color: red }",
      'b.acss': "@import '/a.acss'; .b { color: blue }",
    });
    expect(css.match(/\.(a|b) \{/g)).toEqual(['.b {', '.a {']);
  });

  it('lets the rules of every page reach :root, and those of one page not', () => {
    expect(compile({ 'a.acss': ':root { --x: 1px }' })).toContain(':root {');
    expect(problemsOf(() => compile({ 'a.acss': ':root { --x: 1px }' }, 'pages/a/a'))).toEqual([
      'a.acss:1:1: These rules do not reach :root. Write page in its place.',
    ]);
  });

  it('leaves the steps of @keyframes alone', () => {
    expect(compile({ 'a.acss': '@keyframes k { from { top: 0 } 50% { top: 1px } }' })).toContain(
      'from { top: 0 }',
    );
  });

  it.each([
    ['an attribute selector', '.a {}\n[x] { color: red }', 'a.acss:2:1: ACSS has no attribute selectors.'],
    ['a second selector', '.a,\n  div { color: red }', 'a.acss:2:3: “div” is not a tag of the preview'],
    ['a component’s tag', 'todo-row { color: red }', 'a.acss:1:1: “todo-row” is not a tag of the preview'],
    ['Alipay’s own classes', '.am-button { color: red }', 'a.acss:1:1: Classes that begin with .a- or .am-'],
    ['an unknown pseudo-class', '.x:has(.y) { color: red }', 'a.acss:1:3: The preview does not know :has.'],
    ['two combinators', '.a > > .b { color: red }', 'a.acss:1:6: There is nothing before “>”.'],
    ['a combinator that leads nowhere', '.a > { color: red }', 'a.acss:1:5: The selector ends too early.'],
    ['an empty selector', '.a, , .b { color: red }', 'a.acss:1:1: The selector ends too early.'],
    [
      'an unknown at-rule',
      '@container x { .a { color: red } }',
      'a.acss:1:1: The preview does not know @container.',
    ],
    [
      'rpx in a media query',
      '@media (min-width: 10rpx) { .a { color: red } }',
      'a.acss:1:1: Write the condition in px.',
    ],
    [
      'a relative file',
      '.x {\n  background: url(./a.png) }',
      'a.acss:2:3: ACSS takes files of the project by',
    ],
    [
      'an import from elsewhere',
      '@import "https://x.test/a.acss";',
      'a.acss:1:1: The preview imports files of the project',
    ],
    [
      'an import from outside',
      '@import "../../a.acss";',
      'a.acss:1:1: The preview imports files of the project',
    ],
    ['a missing import', '@import "./none.acss";', 'none.acss: The file cannot be read.'],
    ['broken syntax', '.x { color: red', 'a.acss:1:1: Unclosed block.'],
  ])('refuses %s with file, line and column', (_, source, message) => {
    const problems = problemsOf(() => compile({ 'a.acss': source }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
