import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type JsonFile } from './json-file.ts';
import type { Problem } from './problem.ts';

export interface TabBarItemConfig {
  readonly pagePath: string;
  readonly name: string;
  readonly icon?: string;
  readonly activeIcon?: string;
}

/** app.json's "tabBar": https://opendocs.alipay.com/mini/framework/app-json#tabBar */
export interface TabBarConfig {
  readonly textColor?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  readonly items: readonly TabBarItemConfig[];
}

const colors = ['textColor', 'selectedColor', 'backgroundColor'];
const itemKeys = ['pagePath', 'name', 'icon', 'activeIcon'];

interface TabBarPlace {
  readonly app: JsonFile;
  readonly directory: string;
  readonly pages: readonly string[];
  readonly entryPage: unknown;
}

/** Reads and checks the tab bar, if app.json has one. */
export function readTabBar(place: TabBarPlace, problems: Problem[]): TabBarConfig | undefined {
  const { app, entryPage } = place;
  const { tabBar } = app.content;
  if (tabBar === undefined) return undefined;
  const refuse = (key: string, message: string) => problems.push(app.problemAt(key, message));
  if (!isRecord(tabBar) || !Array.isArray(tabBar.items) || tabBar.items.length === 0) {
    refuse('tabBar', '"tabBar" must be an object with a list of "items".');
    return undefined;
  }
  for (const [key, value] of Object.entries(tabBar)) {
    const isColor = typeof value === 'string' && /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value);
    if (key !== 'items' && !colors.includes(key)) {
      refuse(
        key,
        `The preview does not know "${key}" of "tabBar". It has: ${[...colors, 'items'].join(', ')}.`,
      );
    } else if (key !== 'items' && !isColor) refuse(key, `"${key}" must be a colour such as "#FFFFFF".`);
  }
  const items: unknown[] = tabBar.items;
  for (const item of items) checkItem(item, place, refuse);
  const [first] = items;
  if (isRecord(first) && first.pagePath !== entryPage) {
    refuse('tabBar', 'The first tab must be the page that the app begins with.');
  }
  return tabBar as unknown as TabBarConfig;
}

function checkItem(
  item: unknown,
  { directory, pages }: TabBarPlace,
  refuse: (key: string, message: string) => void,
): void {
  if (!isRecord(item) || typeof item.name !== 'string' || typeof item.pagePath !== 'string') {
    refuse('items', 'A tab has a "pagePath" and a "name".');
    return;
  }
  for (const key of Object.keys(item)) {
    if (!itemKeys.includes(key)) {
      refuse(key, `The preview does not know "${key}" of a tab. It has: ${itemKeys.join(', ')}.`);
    }
  }
  if (!pages.includes(item.pagePath))
    refuse('tabBar', `The tab’s page ${item.pagePath} is not among "pages".`);
  for (const icon of [item.icon, item.activeIcon]) {
    if (icon === undefined) continue;
    const path = String(icon);
    if (!/\.(png|jpe?g)$/i.test(path)) refuse('tabBar', `A tab’s icon is a PNG or JPEG file, not ${path}.`);
    else if (!existsSync(join(directory, path))) refuse('tabBar', `There is no image ${path}.`);
  }
}
