import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type JsonFile, readJsonFile } from './json-file.ts';
import { CompileError, type Problem } from './problem.ts';
import { readTabBar, type TabBarConfig } from './tab-bar-config.ts';
import { findScript, readComponents, readUnit, readUnitJson, type Unit } from './units.ts';
import { readWindowConfig, type WindowConfig } from './window-config.ts';

export interface Page extends Unit {
  readonly window: WindowConfig;
}

/** What app.json and the JSON files of pages and components say. */
export interface Project {
  readonly directory: string;
  readonly appScript: string;
  readonly hasAppStyle: boolean;
  readonly entryPage: string;
  readonly pages: readonly Page[];
  readonly tabBar: TabBarConfig | undefined;
  readonly components: readonly Unit[];
}

const appKeys = new Set(
  ['pages', 'window', 'entryPagePath', 'usingComponents', 'requirePolyfill'].concat([
    'lazyCodeLoading',
    'permission',
    'tabBar',
  ]),
);

/** A folder that holds no mini-program. */
export class PreviewProjectError extends Error {
  override name = 'PreviewProjectError' as const;
  readonly code = 'PreviewProject';
  readonly directory: string;

  constructor(directory: string) {
    super(`There is no mini-program in ${directory}: app.json is missing.`);
    this.directory = directory;
  }
}

/** @throws PreviewProjectError when the folder has no app.json. */
export function requireProject(directory: string): void {
  if (!existsSync(join(directory, 'app.json'))) throw new PreviewProjectError(directory);
}

/**
 * Reads a mini-program project.
 *
 * @throws CompileError that names what is missing, broken or unknown to the preview.
 */
export function readProject(directory: string): Project {
  const problems: Problem[] = [];
  const app = readJsonFile(directory, 'app.json', problems);
  if (problems.length > 0) throw new CompileError(problems);
  for (const key of Object.keys(app.content)) {
    if (!appKeys.has(key)) {
      problems.push(
        app.problemAt(key, `The preview does not know "${key}". It has: ${[...appKeys].join(', ')}.`),
      );
    }
  }
  const found = new Map<string, Unit>();
  const shared = readComponents({ directory, json: app, of: 'app' }, found, problems);
  const window = isRecord(app.content.window) ? app.content.window : {};
  const appWindow = readWindowConfig({ content: window, json: app }, problems);
  const pages = readPagePaths(app, problems).map((path) => {
    const json = readUnitJson(directory, path, problems);
    return {
      ...readUnit({ directory, path, json, shared }, found, problems),
      window: {
        ...appWindow,
        ...readWindowConfig(
          { content: json.content, json, ignored: ['usingComponents', 'styleIsolation'] },
          problems,
        ),
      },
    };
  });
  const entryPage = app.content.entryPagePath ?? pages[0]?.path;
  if (!pages.some(({ path }) => path === entryPage)) {
    problems.push(app.problemAt('entryPagePath', '"entryPagePath" must be one of "pages".'));
  }
  const tabBar = readTabBar({ app, directory, pages: pages.map(({ path }) => path), entryPage }, problems);
  const appScript = findScript(directory, 'app', problems);
  if (problems.length > 0) throw new CompileError(problems);
  return {
    directory,
    appScript,
    hasAppStyle: existsSync(join(directory, 'app.acss')),
    entryPage: String(entryPage),
    pages,
    tabBar,
    components: [...found.values()].map((unit) => ({
      ...unit,
      components: new Map([...shared, ...unit.components]),
    })),
  };
}

function readPagePaths(app: JsonFile, problems: Problem[]): string[] {
  const { pages } = app.content;
  const isList = Array.isArray(pages) && pages.length > 0 && pages.every((path) => typeof path === 'string');
  if (isList) return pages;
  problems.push(app.problemAt('pages', '"pages" must be a list with the path of each page.'));
  return [];
}
