import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { OnLoadResult, PartialMessage, Plugin } from 'esbuild';
import { compileAxml } from './axml/compile-axml.ts';
import { entrySource } from './entry-source.ts';
import type { ReplacedExports } from './preview-options.ts';
import { CompileError, type Problem } from './problem.ts';
import type { Project } from './project.ts';
import { missingExports, originalSuffix, replacementSource } from './replaced-exports.ts';
import { compileSjs } from './sjs/compile-sjs.ts';

/** The runtime is a script of its own, loaded before: see browser/runtime.ts. */
const templateSource =
  'export const { call, component, each, either, element, items, slot, slotContents, template, text } = miniProgramPreview.template;';

const sjsSource = 'export const { getDate, getRegExp } = miniProgramPreview.sjs;';

/** Teaches esbuild AXML, SJS, the start of the phone, and what stands in place of a project's exports. */
export function projectPlugin(
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
  const readFile = (file: string) => {
    const path = join(projectDirectory, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const compiled = (path: string, compile: (source: string, file: string) => string): OnLoadResult => {
    const file = relative(projectDirectory, path).split(sep).join('/');
    try {
      return { contents: compile(readFileSync(path, 'utf8'), file), loader: 'js' };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { errors: toMessages(error.problems) };
    }
  };
  return {
    name: 'mini-program',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^preview:entry$/ }, () => ({ path: 'entry', namespace: 'preview' }));
      onResolve({ filter: /^preview:(template|sjs)$/ }, ({ path }) => ({
        path: path.slice('preview:'.length),
        namespace: 'preview',
      }));
      onLoad({ filter: /^template$/, namespace: 'preview' }, () => ({ contents: templateSource }));
      onLoad({ filter: /^sjs$/, namespace: 'preview' }, () => ({ contents: sjsSource }));
      onLoad({ filter: /^entry$/, namespace: 'preview' }, () => {
        const project = currentProject();
        return project && { contents: entrySource(project), resolveDir: projectDirectory };
      });
      onLoad({ filter: /\.axml$/ }, ({ path }) =>
        compiled(path, (source, file) => {
          const project = currentProject();
          const units = project ? [...project.pages, ...project.components] : [];
          const components = units.find((unit) => `${unit.path}.axml` === file)?.components ?? new Map();
          return compileAxml({ source, file, components, readFile });
        }),
      );
      onLoad({ filter: /\.sjs$/ }, ({ path }) =>
        compiled(path, (source, file) => compileSjs({ source, file })),
      );
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
