import { join, relative, resolve, sep } from 'node:path';
import { type BuildContext, context, type Message } from 'esbuild';
import { compileAcss } from './acss/compile-acss.ts';
import { browserTarget } from './browser-scripts.ts';
import { entrySource } from './entry-source.ts';
import type { ReplacedExports } from './preview-options.ts';
import { CompileError, type Problem, problemText } from './problem.ts';
import { type Project, readProject } from './project.ts';
import { type BuildParts, digestScripts } from './project-change.ts';
import { projectPlugin } from './project-plugin.ts';
import { originalSuffix } from './replaced-exports.ts';
import type { Unit } from './units.ts';

/** What the phones load. */
export interface Bundle extends BuildParts {
  readonly sourceMap: string;
  /** Absolute paths of the files that went into it, beside the project's own. */
  readonly inputs: readonly string[];
  readonly project: Project;
}

export interface Bundler {
  /** @throws CompileError */
  build(): Promise<Bundle>;
  close(): Promise<void>;
}

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
    target: browserTarget,
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
      if (result === undefined || problems.length > 0) throw new CompileError(unique(problems));
      const output = (suffix: string) =>
        result.outputFiles?.find(({ path }) => path.endsWith(suffix))?.text ?? '';
      const inputs = Object.keys(result.metafile?.inputs ?? {})
        .filter((input) => !/^[a-z-]{2,}:/.test(input))
        .map((input) => resolve(input));
      const scriptsDigest = digestScripts(entrySource(project), inputs);
      return {
        script: output('.js'),
        sourceMap: output('.js.map'),
        style,
        scriptsDigest,
        inputs,
        project,
      };
    },
    close: () => esbuild.dispose(),
  };
}

function compileStyles(project: Project, problems: Problem[]): string {
  const { directory: projectDirectory, pages, components } = project;
  const sources = [
    ...(project.hasAppStyle ? [{ projectDirectory, file: 'app.acss' }] : []),
    ...components.filter(hasStyle).map(({ path, isIsolated }) => ({
      projectDirectory,
      file: `${path}.acss`,
      ...(isIsolated && { only: path }),
    })),
    ...pages.filter(hasStyle).map(({ path, isIsolated }) => ({
      projectDirectory,
      file: `${path}.acss`,
      page: path,
      ...(isIsolated && { only: path }),
    })),
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

/** What is wrong in an included file is told for each file that includes it. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problemText(problem), problem])).values()];
}

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
