import { readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type BuildContext, build, context, type Message, type PartialMessage, type Plugin } from 'esbuild';
import { compileAcss } from './acss/compile-acss.ts';
import { compileAxml } from './axml/compile-axml.ts';
import type { ReplacedExports } from './preview-options.ts';
import { CompileError, type Problem } from './problem.ts';
import { type Project, readProject, type Unit } from './project.ts';
import { missingExports, originalSuffix, replacementSource } from './replaced-exports.ts';

/** What the phones load. */
export interface Bundle {
  readonly script: string;
  readonly sourceMap: string;
  readonly style: string;
  /** Absolute paths of the files that went into it, beside the project's own. */
  readonly inputs: readonly string[];
  readonly project: Project;
}

export interface Bundler {
  /** @throws CompileError */
  build(): Promise<Bundle>;
  close(): Promise<void>;
}

const browserDirectory = join(__dirname, '..', 'browser');

/** The oldest engines that the preview's own styles (container units) run on anyway. */
const target = ['chrome111', 'firefox114', 'safari16.4'];

/**
 * What a browser has and Alipay's engine has not, or does not let a mini-program reach ("小程序的 JavaScript 引擎" of
 * its documentation). The project's script finds these undefined.
 */
const absentGlobals = [
  'window',
  'self',
  'document',
  'globalThis',
  'global',
  'navigator',
  'location',
  'history',
].concat(
  ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'localStorage', 'sessionStorage', 'indexedDB'],
  ['crypto', 'Buffer', 'process', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'atob', 'btoa'],
  ['Blob', 'File', 'FormData', 'Headers', 'Request', 'Response', 'AbortController', 'structuredClone'],
  [
    'BigInt',
    'BigInt64Array',
    'BigUint64Array',
    'Atomics',
    'SharedArrayBuffer',
    'WeakRef',
    'alert',
    'confirm',
    'prompt',
  ],
);

/** Bundles a project's scripts, AXML and styles for the runtime; repeated builds reuse what did not change. */
export async function createBundler(options: {
  projectDirectory: string;
  replaceExports: ReplacedExports;
}): Promise<Bundler> {
  const { projectDirectory } = options;
  let project: Project | undefined;
  const esbuild: BuildContext = await context({
    entryPoints: ['preview:entry'],
    bundle: true,
    write: false,
    outfile: join(projectDirectory, 'app.js'),
    format: 'iife',
    target,
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    legalComments: 'none',
    conditions: ['mini-program'],
    define: Object.fromEntries(absentGlobals.map((name) => [name, 'undefined'])),
    plugins: [projectPlugin(options, () => project)],
  });
  return {
    async build() {
      project = readProject(projectDirectory);
      const problems: Problem[] = [];
      const style = compileStyles(project, problems);
      const result = await esbuild.rebuild().catch((error: unknown) => {
        problems.push(...buildProblems(error, projectDirectory));
        return undefined;
      });
      if (result === undefined || problems.length > 0) throw new CompileError(problems);
      const output = (suffix: string) =>
        result.outputFiles?.find(({ path }) => path.endsWith(suffix))?.text ?? '';
      const inputs = Object.keys(result.metafile?.inputs ?? {})
        .filter((input) => !/^[a-z-]{2,}:/.test(input))
        .map((input) => resolve(input));
      return { script: output('.js'), sourceMap: output('.js.map'), style, inputs, project };
    },
    close: () => esbuild.dispose(),
  };
}

/** One of the preview's own browser scripts, without a project. */
export async function bundleBrowserScript(name: 'frame' | 'problems' | 'runtime'): Promise<string> {
  const result = await build({
    entryPoints: [join(browserDirectory, `${name}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target,
    legalComments: 'none',
  });
  return result.outputFiles[0]?.text ?? '';
}

function compileStyles(project: Project, problems: Problem[]): string {
  const { directory: projectDirectory, pages, components } = project;
  const sources = [
    ...(project.hasAppStyle ? [{ projectDirectory, file: 'app.acss' }] : []),
    ...components.filter(hasStyle).map(({ path }) => ({ projectDirectory, file: `${path}.acss` })),
    ...pages.filter(hasStyle).map(({ path }) => ({ projectDirectory, file: `${path}.acss`, page: path })),
  ];
  return sources
    .map((source) => {
      try {
        return compileAcss(source);
      } catch (error) {
        if (!(error instanceof CompileError)) throw error;
        problems.push(...error.problems);
        return '';
      }
    })
    .join('');
}

const hasStyle = (unit: Unit) => unit.hasStyle;

function projectPlugin(
  options: { projectDirectory: string; replaceExports: ReplacedExports },
  currentProject: () => Project | undefined,
): Plugin {
  const { projectDirectory } = options;
  const replacements = new Map(
    Object.entries(options.replaceExports).map(([file, values]) => [
      join(projectDirectory, file),
      { file, values },
    ]),
  );
  return {
    name: 'mini-program',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^preview:entry$/ }, () => ({ path: 'entry', namespace: 'preview' }));
      onResolve({ filter: /^preview:template$/ }, () => ({ path: 'template', namespace: 'preview' }));
      onLoad({ filter: /^template$/, namespace: 'preview' }, () => ({ contents: templateSource }));
      onLoad({ filter: /^entry$/, namespace: 'preview' }, () => {
        const project = currentProject();
        return project && { contents: entrySource(project), resolveDir: projectDirectory };
      });
      onLoad({ filter: /\.axml$/ }, ({ path }) => {
        const file = relative(projectDirectory, path).split(sep).join('/');
        const project = currentProject();
        const units = project ? [...project.pages, ...project.components] : [];
        const components = units.find((unit) => `${unit.path}.axml` === file)?.components ?? new Map();
        try {
          const contents = compileAxml({ source: readFileSync(path, 'utf8'), file, components });
          return { contents, loader: 'js' };
        } catch (error) {
          if (!(error instanceof CompileError)) throw error;
          return { errors: toMessages(error.problems) };
        }
      });
      onLoad({ filter: /\.[jt]s$/ }, async ({ path, suffix }) => {
        const replacement = replacements.get(path);
        if (replacement === undefined || suffix === originalSuffix) return undefined;
        const missing = await missingExports(path, replacement);
        if (missing.length > 0) return { errors: toMessages(missing) };
        return { contents: replacementSource(path, replacement.values), loader: 'js' };
      });
    },
  };
}

/** Problems in esbuild's terms; `buildProblems` takes them out again. */
function toMessages(problems: readonly Problem[]): PartialMessage[] {
  return problems.map((problem) => ({ text: problem.message, detail: problem }));
}

/** The script that starts the phone. Modules are loaded by function, so that the runtime knows which page one defines. */
function entrySource(project: Project): string {
  const unit = ({ path, script }: Unit) =>
    `load: () => require(${JSON.stringify(`./${script}`)}), template: () => require(${JSON.stringify(`./${path}.axml`)})`;
  const pages = project.pages.map(
    (page) => `${JSON.stringify(page.path)}: { ${unit(page)}, window: ${JSON.stringify(page.window)} }`,
  );
  const components = project.components.map(
    (component) => `${JSON.stringify(component.path)}: { ${unit(component)} }`,
  );
  return `
    miniProgramPreview.startPhone({
      loadApp: () => require(${JSON.stringify(`./${project.appScript}`)}),
      entryPage: ${JSON.stringify(project.entryPage)},
      pages: { ${pages.join(', ')} },
      components: { ${components.join(', ')} },
    });
  `;
}

/** The runtime is a script of its own, loaded before: see browser/runtime.ts. */
const templateSource = 'export const { component, each, element, slot, text } = miniProgramPreview.template;';

function buildProblems(error: unknown, projectDirectory: string): Problem[] {
  const errors = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : undefined;
  if (!Array.isArray(errors)) throw error;
  return (errors as Message[]).map(({ text, location, detail }) => {
    if (detail) return detail as Problem;
    if (location === null) return { file: 'app.json', message: text };
    const path = resolve(location.file.replace(originalSuffix, ''));
    const file = relative(projectDirectory, path).split(sep).join('/');
    return { file, line: location.line, column: location.column + 1, message: text };
  });
}
