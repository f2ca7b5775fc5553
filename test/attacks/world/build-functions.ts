import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../../build/functions.ts';

/** Bundles the functions to be attacked into a folder, as the deployment bundles its own. */
export async function buildFunctionsTo(folder: string): Promise<void> {
  const options = await bundleOptions();
  await build({
    ...options,
    entryPoints: Object.fromEntries(
      ['session', 'db', 'operate'].map((name) => [
        `${name}/index`,
        join(__dirname, 'functions', `${name}.ts`),
      ]),
    ),
    outdir: folder,
    minify: false,
    sourcemap: false,
    write: true,
  });
}
