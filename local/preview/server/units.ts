import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isRecord, type JsonFile, readJsonFile } from './json-file.ts';
import type { Problem } from './problem.ts';

/** A page or a custom component: four files of one name. */
export interface Unit {
  /** Path without suffix, relative to the project: `pages/index/index`. */
  readonly path: string;
  /** The script, relative to the project, with its suffix. */
  readonly script: string;
  readonly hasStyle: boolean;
  /** "styleIsolation": "apply-shared": its styles reach its own AXML alone. */
  readonly isIsolated: boolean;
  /** Tag → path of the component. */
  readonly components: ReadonlyMap<string, string>;
}

const componentKeys = new Set(['component', 'usingComponents', 'styleIsolation']);

/** Pages and components may do without their JSON file. */
export function readUnitJson(directory: string, path: string, problems: Problem[]): JsonFile {
  const file = `${path}.json`;
  if (existsSync(join(directory, file))) return readJsonFile(directory, file, problems);
  return { file, content: {}, problemAt: (_, message) => ({ file, message }) };
}

/** Reads a page or component, and the components that it uses into `found`. `shared` are those of app.json. */
export function readUnit(
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
    isIsolated: readStyleIsolation(json, problems),
    components: new Map([...shared, ...own]),
  };
}

interface UnitPlace {
  readonly directory: string;
  readonly path: string;
  readonly json: JsonFile;
}

/** Reads "usingComponents" of a file, and the components that it names, each once. */
export function readComponents(
  { directory, json, of }: { directory: string; json: JsonFile; of: string },
  found: Map<string, Unit>,
  problems: Problem[],
): Map<string, string> {
  const components = new Map<string, string>();
  const using = json.content.usingComponents;
  for (const [tag, value] of isRecord(using) ? Object.entries(using) : []) {
    const path =
      typeof value === 'string' ? findComponent(directory, resolveComponent(value, of)) : undefined;
    if (path === undefined) {
      problems.push(
        json.problemAt(tag, `A component is "/components/…" or "./…", or lies in a package: "package/…".`),
      );
      continue;
    }
    components.set(tag, path);
    if (found.has(path)) continue;
    const unitJson = readUnitJson(directory, path, problems);
    // Set before its own components are read: a component may use itself.
    found.set(path, { path, script: '', hasStyle: false, isIsolated: false, components: new Map() });
    for (const key of Object.keys(unitJson.content)) {
      if (!componentKeys.has(key)) {
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
  if (/^(@[\w.-]+\/)?[\w.-]+\//.test(value) && !value.startsWith('.'))
    return posix.join('node_modules', value);
  if (!/^\.\.?\//.test(value)) return undefined;
  const path = posix.join(posix.dirname(of), value);
  return path.startsWith('..') ? undefined : path;
}

/** A component can be named by its folder, whose index it then is. */
function findComponent(directory: string, path: string | undefined): string | undefined {
  const index = `${path}/index`;
  const isFolder = path !== undefined && !existsSync(join(directory, `${path}.axml`));
  return isFolder && existsSync(join(directory, `${index}.axml`)) ? index : path;
}

/** "styleIsolation" of a page's or component's JSON file; "shared" when there is none. */
function readStyleIsolation(json: JsonFile, problems: Problem[]): boolean {
  const value = json.content.styleIsolation ?? 'shared';
  if (value !== 'shared' && value !== 'apply-shared') {
    problems.push(json.problemAt('styleIsolation', '"styleIsolation" can be "shared" or "apply-shared".'));
  }
  return value === 'apply-shared';
}

/** The TypeScript or JavaScript file of a unit, or of the app. */
export function findScript(directory: string, path: string, problems: Problem[]): string {
  const script = [`${path}.ts`, `${path}.js`].find((file) => existsSync(join(directory, file)));
  if (script === undefined)
    problems.push({ file: `${path}.ts`, message: 'The script is missing (.ts or .js).' });
  return script ?? `${path}.ts`;
}
