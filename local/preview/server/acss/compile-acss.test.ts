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

  it('puts imported files first, each once, also when two import each other', () => {
    const css = compile({
      'a.acss': "@import './b.acss';\n.a { color: red }",
      'b.acss': "@import '/a.acss'; .b { color: blue }",
    });
    expect(css.match(/\.(a|b) \{/g)).toEqual(['.b {', '.a {']);
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
