import { afterEach, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../testing/problems-of.ts';
import { createTestProject, type TestProject } from '../testing/test-project.ts';
import { readProject } from './project.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

function read(tabBar: unknown, pages = ['pages/index/index', 'pages/me/me']) {
  project?.remove();
  project = createTestProject({
    'app.json': JSON.stringify({ pages, tabBar }),
    'pages/me/me.axml': '<view />',
    'pages/me/me.ts': 'Page({});',
    'icons/a.png': '',
    'icons/a.svg': '',
  });
  return readProject(project.directory).tabBar;
}

const home = { pagePath: 'pages/index/index', name: 'Home' };
const me = { pagePath: 'pages/me/me', name: 'Me', icon: 'icons/a.png' };

describe('the tab bar of app.json', () => {
  it('is read with its colours and tabs, and may be missing', () => {
    const tabBar = { textColor: '#dddddd', selectedColor: '#49a9ee', items: [home, me] };
    expect(read(tabBar)).toEqual(tabBar);
    expect(read(undefined)).toBeUndefined();
  });

  it.each([
    ['no tabs', {}, '"tabBar" must be an object with a list of "items".'],
    ['an unknown key', { customize: true, items: [home] }, 'does not know "customize" of "tabBar".'],
    ['a colour that is none', { textColor: 'red', items: [home] }, '"textColor" must be a colour'],
    [
      'a tab without a name',
      { items: [{ pagePath: 'pages/index/index' }] },
      'A tab has a "pagePath" and a "name".',
    ],
    ['an unknown key of a tab', { items: [{ ...home, text: 'x' }] }, 'does not know "text" of a tab.'],
    [
      'a page that is none',
      { items: [home, { ...me, pagePath: 'pages/x' }] },
      'pages/x is not among "pages".',
    ],
    [
      'an icon that is missing',
      { items: [home, { ...me, icon: 'icons/b.png' }] },
      'There is no image icons/b.png.',
    ],
    [
      'an icon that is no PNG or JPEG',
      { items: [home, { ...me, icon: 'icons/a.svg' }] },
      'a PNG or JPEG file',
    ],
    ['another first tab than the first page', { items: [me, home] }, 'The first tab must be the page'],
  ])('is refused for %s', (_, tabBar, message) => {
    const problems = problemsOf(() => read(tabBar));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^app\.json:1:\d+: /);
    expect(problems[0]).toContain(message);
  });
});
