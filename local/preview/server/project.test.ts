import { afterEach, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../testing/problems-of.ts';
import { createTestProject, type TestProject } from '../testing/test-project.ts';
import { readProject } from './project.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

function read(files: Record<string, string>) {
  project?.remove();
  project = createTestProject(files);
  return readProject(project.directory);
}

const component = {
  'components/row/row.json':
    '{"component": true, "usingComponents": {"row": "./row", "cell": "../cell/cell"}}',
  'components/row/row.axml': '<view />',
  'components/row/row.ts': 'Component({});',
  'components/cell/cell.json': '{"component": true}',
  'components/cell/cell.axml': '<view />',
  'components/cell/cell.js': 'Component({});',
};

describe('reading a project', () => {
  it('lays a page’s window settings over those of app.json', () => {
    const { pages } = read({
      'app.json': '{"pages": ["pages/index/index"], "window": {"defaultTitle": "App", "pullRefresh": false}}',
      'pages/index/index.json': '{"pullRefresh": true}',
    });
    expect(pages[0]?.window).toEqual({ defaultTitle: 'App', pullRefresh: true });
  });

  it('finds components of components, each once, also one that uses itself', () => {
    const { components, pages } = read({
      ...component,
      'pages/index/index.json': '{"usingComponents": {"row": "../../components/row/row"}}',
    });
    expect(components.map(({ path, script }) => [path, script])).toEqual([
      ['components/row/row', 'components/row/row.ts'],
      ['components/cell/cell', 'components/cell/cell.js'],
    ]);
    expect(pages[0]?.components.get('row')).toBe('components/row/row');
  });

  it('gives app.json’s components to every page and component', () => {
    const { pages, components } = read({
      ...component,
      'app.json': '{"pages": ["pages/index/index"], "usingComponents": {"cell": "/components/cell/cell"}}',
    });
    expect(pages[0]?.components.get('cell')).toBe('components/cell/cell');
    expect(components[0]?.components.get('cell')).toBe('components/cell/cell');
  });

  it('finds a component of a package, by its folder too, whose index it then is', () => {
    const { components } = read({
      'node_modules/ui/es/list/index.json': '{"component": true}',
      'node_modules/ui/es/list/index.axml': '<view />',
      'node_modules/ui/es/list/index.js': 'Component({});',
      'pages/index/index.json': '{"usingComponents": {"a": "ui/es/list", "b": "ui/es/list/index"}}',
    });
    expect(components.map(({ path }) => path)).toEqual(['node_modules/ui/es/list/index']);
  });

  it('says whose styles are isolated', () => {
    const { components, pages } = read({
      ...component,
      'components/row/row.json': '{"component": true, "styleIsolation": "apply-shared"}',
      'pages/index/index.json':
        '{"styleIsolation": "shared", "usingComponents": {"row": "/components/row/row"}}',
    });
    expect(components[0]?.isIsolated).toBe(true);
    expect(pages[0]?.isIsolated).toBe(false);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an unknown key',
      { 'app.json': '{"pages":["pages/index/index"],\n "plugins":{}}' },
      'app.json:2:2: The preview does not know "plugins".',
    ],
    [
      'an unknown window setting',
      { 'pages/index/index.json': '{"transparentTitle":"auto"}' },
      'pages/index/index.json:1:2: The preview does not know "transparentTitle".',
    ],
    [
      'a setting of the wrong kind',
      { 'pages/index/index.json': '{"pullRefresh":"YES"}' },
      'pages/index/index.json:1:2: "pullRefresh" must be true or false.',
    ],
    [
      'a component of a package that is not installed',
      { 'pages/index/index.json': '{"usingComponents":{"x":"mini-ali-ui/es/list"}}' },
      'node_modules/mini-ali-ui/es/list.axml: The file is missing.',
    ],
    [
      'a component from outside',
      { 'pages/index/index.json': '{"usingComponents":{"x":"../../../other/row"}}' },
      'pages/index/index.json:1:21: A component is "/components/…" or "./…", or lies in a package',
    ],
    [
      'a style isolation that does not exist',
      { 'pages/index/index.json': '{"styleIsolation":"isolated"}' },
      'pages/index/index.json:1:2: "styleIsolation" can be "shared" or "apply-shared".',
    ],
    [
      'a component that does not say so',
      {
        ...component,
        'components/cell/cell.json': '{}',
        'pages/index/index.json': '{"usingComponents":{"cell":"/components/cell/cell"}}',
      },
      'components/cell/cell.json: A component says so in its JSON file',
    ],
    ['JSON that is none', { 'app.json': '{' }, 'app.json: The file is not JSON'],
    ['no pages', { 'app.json': '{"pages": []}' }, 'app.json:1:2: "pages" must be a list'],
    [
      'a page without AXML',
      { 'app.json': '{"pages":["pages/index/index","pages/b/b"]}', 'pages/b/b.ts': '' },
      'pages/b/b.axml: The file is missing.',
    ],
    [
      'a page without a script',
      { 'app.json': '{"pages":["pages/index/index","pages/b/b"]}', 'pages/b/b.axml': '' },
      'pages/b/b.ts: The script is missing',
    ],
    [
      'an entry page that is none',
      { 'app.json': '{"pages":["pages/index/index"],"entryPagePath":"x"}' },
      'app.json:1:32: "entryPagePath" must be one of "pages".',
    ],
  ])('refuses %s', (_, files, message) => {
    expect(problemsOf(() => read(files))).toContainEqual(expect.stringContaining(message));
  });
});
