import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, context, type Message, type OutputFile } from 'esbuild';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);

/** A build that did not succeed; the message has a line for each error, with file, line and column. */
export class BuildError extends Error {
  override name = 'BuildError' as const;
  readonly code = 'BuildFailed';
}

/** The functions: every folder of functions/ that has an index.ts, by name. */
async function entryPoints(): Promise<Record<string, string>> {
  const folders = await readdir(join(root, 'functions'), { withFileTypes: true });
  const names = folders
    .filter((entry) => entry.isDirectory() && entry.name !== 'common')
    .map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => [`${name}/index`, join(root, 'functions', name, 'index.ts')]),
  );
}

/**
 * One file for each function, everything inside: the runtime's own copies of the SDKs differ from those that were
 * tested, and fewer files start faster. Sloppy CommonJS, because the Tablestore SDK assigns undeclared variables,
 * which ES modules and strict mode forbid.
 */
async function options(): Promise<BuildOptions> {
  return {
    entryPoints: await entryPoints(),
    outdir: join(root, 'dist'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    // The Tablestore SDK calls Buffer() as a function; from a bundle each instance would warn of it (DEP0005).
    banner: { js: 'process.noDeprecation = true;' },
    minify: true,
    keepNames: true,
    // Kept out of the code packages; for stacks on the developer's own terminal.
    sourcemap: 'external',
    legalComments: 'eof',
    logLevel: 'silent',
    write: false,
    absWorkingDir: root,
  };
}

/** Where the source map of a built function is: beside the code packages, not in them. */
export function sourceMapPath(file: string): string {
  return `${join(root, 'dist', 'source-maps', relative(join(root, 'dist'), file))}.map`;
}

function withMapsApart(files: readonly OutputFile[]): { path: string; contents: Uint8Array }[] {
  return files.map(({ path, contents }) => ({
    path: path.endsWith('.map') ? sourceMapPath(path.slice(0, -'.map'.length)) : path,
    contents,
  }));
}

/** Builds every function and returns the files: dist/{name}/index.js. @throws BuildError */
export async function buildFunctions(): Promise<string[]> {
  try {
    const { outputFiles = [] } = await build(await options());
    await writeChanged(withMapsApart(outputFiles));
    return Object.keys(await entryPoints()).map((path) => `dist/${path}.js`);
  } catch (error) {
    const lines = describe(errorsOf(error));
    throw new BuildError(lines.join('\n') || String(error), { cause: error });
  }
}

/** What a watcher tells after each change: the errors, none when the build succeeded. */
export type OnBuilt = (errors: readonly string[]) => void;

/** Builds once more after every change of a source file, until stopped. */
export async function watchFunctions(onBuilt: OnBuilt): Promise<{ stop(): Promise<void> }> {
  let isFirst = true;
  const watching = await context({
    ...(await options()),
    plugins: [
      {
        name: 'report',
        setup: ({ onEnd }) =>
          onEnd(async ({ errors, outputFiles = [] }) => {
            const failures = await writeChanged(withMapsApart(outputFiles)).then(
              () => [],
              (error: Error) => [`${error.message}: the built functions could not be written.`],
            );
            // The first build finds what buildFunctions has just built.
            if (!isFirst) onBuilt([...describe(errors), ...failures]);
            isFirst = false;
          }),
      },
    ],
  });
  await watching.watch();
  return { stop: () => watching.dispose() };
}

function errorsOf(error: unknown): readonly Message[] {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
}

/** A line for each error, as an editor can follow it. */
function describe(errors: readonly Message[]): string[] {
  return errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column + 1} ${text}`,
  );
}
