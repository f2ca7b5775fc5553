import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.ts';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);
const folder = join(root, 'local', 'tablestore');

/** The package's bundles, and what each is made of. */
const bundles = {
  'tablestore-local.cjs': join(folder, 'tablestore-local.ts'),
  'command.cjs': join(folder, 'command', 'main.ts'),
} as const;

/**
 * Builds the tablestore-local package. It is CommonJS alone, which ES modules import by the same names: one copy of the
 * code, whose errors are the same classes for everybody. @returns the files, relative to the project.
 */
export async function buildTablestoreLocal(dist = join(folder, 'dist')): Promise<string[]> {
  for (const [file, source] of Object.entries(bundles)) {
    const { outputFiles } = await build({
      entryPoints: [source],
      outfile: join(dist, file),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      write: false,
      logLevel: 'silent',
      absWorkingDir: root,
    });
    await writeChanged(outputFiles);
  }
  await writeChanged([{ path: join(dist, 'LICENSE'), contents: await readFile(join(root, 'LICENSE')) }]);
  return [...Object.keys(bundles), 'LICENSE'].map((file) => relative(root, join(dist, file)));
}

/** Writes the package's type declarations. */
export async function declareTablestoreLocal(dist = join(folder, 'dist')): Promise<void> {
  await writeDeclarations(join(folder, 'tsconfig.build.json'), join(dist, 'types'));
}
