import { basename } from 'node:path';
import { build } from 'esbuild';
import type { ReplacedExports } from './preview-options.ts';
import type { Problem } from './problem.ts';

/** Marks the import of a module's own text from the module that stands in its place. */
export const originalSuffix = '?original';

/** A module that exports the given values, and all else that the module at the path does. */
export function replacementSource(path: string, values: ReplacedExports[string]): string {
  // An explicit export goes before one of the same name that comes by `export *`.
  return [
    `export * from ${JSON.stringify(`./${basename(path)}${originalSuffix}`)};`,
    ...Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`),
  ].join('\n');
}

/** What the module at the path should export itself, and does not. */
export async function missingExports(
  path: string,
  { file, values }: { file: string; values: ReplacedExports[string] },
): Promise<Problem[]> {
  const exported = await exportsOf(path);
  if (exported === undefined) return [];
  return Object.entries(values)
    .filter(([name, value]) => value !== undefined && !exported.includes(name))
    .map(([name]) => ({
      file,
      message: `${file} does not export “${name}”: the preview sets its value, but elsewhere the mini-program needs its own (export const ${name} = …).`,
    }));
}

/** Nothing for a module that cannot be compiled: the build of the whole project tells why. */
async function exportsOf(path: string): Promise<readonly string[] | undefined> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    packages: 'external',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  }).catch(() => undefined);
  const [output] = Object.values(result?.metafile.outputs ?? {});
  return output?.exports;
}
