import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isRecord, type JsonFile, readJsonFile } from './json-file.ts';
import { CompileError, type Problem } from './problem.ts';
import { readWindowConfig, type WindowConfig } from './window-config.ts';

/** A page or a custom component: four files of one name. */
export interface Unit {
  /** Path without suffix, relative to the project: `pages/index/index`. */
  readonly path: string;
  /** The script, relative to the project, with its suffix. */
  readonly script: string;
  readonly hasStyle: boolean;
  /** Tag → path of the component. */
  readonly components: ReadonlyMap<string, string>;
}

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
  readonly components: readonly Unit[];
}

const appKeys = new Set(
  ['pages', 'window', 'entryPagePath', 'usingComponents', 'requirePolyfill'].concat([
    'lazyCodeLoading',
    'permission',
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
        ...readWindowConfig({ content: json.content, json, ignored: ['usingComponents'] }, problems),
      },
    };
  });
  const entryPage = app.content.entryPagePath ?? pages[0]?.path;
  if (!pages.some(({ path }) => path === entryPage)) {
    problems.push(app.problemAt('entryPagePath', '"entryPagePath" must be one of "pages".'));
  }
  const appScript = findScript(directory, 'app', problems);
  if (problems.length > 0) throw new CompileError(problems);
  return {
    directory,
    appScript,
    hasAppStyle: existsSync(join(directory, 'app.acss')),
    entryPage: String(entryPage),
    pages,
    components: [...found.values()],
  };
}

function readPagePaths(app: JsonFile, problems: Problem[]): string[] {
  const { pages } = app.content;
  const isList = Array.isArray(pages) && pages.length > 0 && pages.every((path) => typeof path === 'string');
  if (isList) return pages;
  problems.push(app.problemAt('pages', '"pages" must be a list with the path of each page.'));
  return [];
}

/** Pages and components may do without their JSON file. */
function readUnitJson(directory: string, path: string, problems: Problem[]): JsonFile {
  const file = `${path}.json`;
  if (existsSync(join(directory, file))) return readJsonFile(directory, file, problems);
  return { file, content: {}, problemAt: (_, message) => ({ file, message }) };
}

function readUnit(
  { directory, path, json, shared }: UnitPlace & { shared: ReadonlyMap<string, string> },
  found: Map<string, Unit>,
  problems: Problem[],
): Unit {
  if (!existsSync(join(directory, `${path}.axml`))) {
    problems.push({ file: `${path}.axml`, message: 'The file is missing.' });
  }
  const own = readComponents({ directory, json, of: path }, found, problems);
  return {
    path,
    script: findScript(directory, path, problems),
    hasStyle: existsSync(join(directory, `${path}.acss`)),
    components: new Map([...shared, ...own]),
  };
}

interface UnitPlace {
  readonly directory: string;
  readonly path: string;
  readonly json: JsonFile;
}

/** Reads "usingComponents" of a file, and the components that it names, each once. */
function readComponents(
  { directory, json, of }: { directory: string; json: JsonFile; of: string },
  found: Map<string, Unit>,
  problems: Problem[],
): Map<string, string> {
  const components = new Map<string, string>();
  const using = json.content.usingComponents;
  for (const [tag, value] of isRecord(using) ? Object.entries(using) : []) {
    const path = typeof value === 'string' ? resolveComponent(value, of) : undefined;
    if (path === undefined) {
      problems.push(
        json.problemAt(tag, `A component of the preview lies in the project: "/components/…" or "./…".`),
      );
      continue;
    }
    components.set(tag, path);
    if (found.has(path)) continue;
    const unitJson = readUnitJson(directory, path, problems);
    // Set before its own components are read: a component may use itself.
    found.set(path, { path, script: '', hasStyle: false, components: new Map() });
    for (const key of Object.keys(unitJson.content)) {
      if (key !== 'component' && key !== 'usingComponents') {
        problems.push(unitJson.problemAt(key, `The preview does not know "${key}" of a component.`));
      }
    }
    if (unitJson.content.component !== true) {
      problems.push({
        file: unitJson.file,
        message: 'A component says so in its JSON file: "component": true.',
      });
    }
    const unit = readUnit({ directory, path, json: unitJson, shared: new Map() }, found, problems);
    found.set(path, unit);
  }
  return components;
}

function resolveComponent(value: string, of: string): string | undefined {
  if (value.startsWith('/')) return posix.normalize(value.slice(1));
  if (!/^\.\.?\//.test(value)) return undefined;
  const path = posix.join(posix.dirname(of), value);
  return path.startsWith('..') ? undefined : path;
}

function findScript(directory: string, path: string, problems: Problem[]): string {
  const script = [`${path}.ts`, `${path}.js`].find((file) => existsSync(join(directory, file)));
  if (script === undefined)
    problems.push({ file: `${path}.ts`, message: 'The script is missing (.ts or .js).' });
  return script ?? `${path}.ts`;
}
