import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, context, type Message } from 'esbuild';
import { BuildError } from './build-error.ts';
import { functionPackages } from './function-packages.ts';
import { leanPackages } from './lean/lean-packages.ts';
import { recordBuilt } from './record-built.ts';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);

/** The functions by name: every folder of functions/ is one, but for what they have in common. */
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
export async function bundleOptions(): Promise<BuildOptions> {
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
    plugins: [leanPackages],
    // Kept out of the code packages; for stacks on the developer's own terminal.
    sourcemap: 'external',
    // The licences' whole texts lie beside each bundle.
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
    write: false,
    absWorkingDir: root,
  };
}

/** Builds every function and returns the files: dist/{name}/index.js. @throws BuildError */
export async function buildFunctions(): Promise<string[]> {
  try {
    const began = Date.now();
    const result = await build(await bundleOptions());
    const files = await functionPackages(result, root);
    await writeChanged(files);
    await recordBuilt(root, 'functions', {
      inputs: ['functions', ...Object.keys(result.metafile?.inputs ?? {})],
      outputs: files.map(({ path }) => path),
      began,
    });
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
  const { plugins = [], ...others } = await bundleOptions();
  const watching = await context({
    ...others,
    plugins: [
      ...plugins,
      {
        name: 'report',
        setup: ({ onEnd }) =>
          onEnd(async (result) => {
            const written = await functionPackages(result, root)
              .then(writeChanged)
              .then(
                (hasChanged) => ({ hasChanged, failures: [] }),
                (error: Error) => ({
                  hasChanged: false,
                  failures: [`${error.message}: the built functions could not be written.`],
                }),
              );
            const failures = [...describe(result.errors), ...written.failures];
            // The first build finds what runs already, but for what changed in the meantime.
            if (!isFirst || written.hasChanged || failures.length > 0) onBuilt(failures);
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
