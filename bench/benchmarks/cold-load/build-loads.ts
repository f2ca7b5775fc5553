import { join } from 'node:path';
import { build } from 'esbuild';
import { functionPackages } from '../../../build/function-packages.ts';
import { bundleOptions } from '../../../build/functions.ts';
import { writeChanged } from '../../../build/write-changed.ts';

const root = join(__dirname, '..', '..', '..');

/** What is loaded until a function can answer: by db, and by session when somebody renews, and logs in. */
const loads = ['db', 'renewal', 'login'] as const;

/** Builds each as a function is built: {name}.js in the folder, which exports when all is `loaded`. */
export async function buildLoads(outdir: string): Promise<void> {
  const entryPoints = loads.map((name) => ({ out: name, in: join(__dirname, 'entries', `${name}.ts`) }));
  const result = await build({ ...(await bundleOptions()), entryPoints, outdir });
  const files = await functionPackages(result, root);
  await writeChanged(files.filter(({ path }) => path.endsWith('.js')));
}
