import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The program that runs inside each instance, as one JavaScript text for `new Worker(text, { eval: true })`. */
export function compileRuntime(entryPoint = join(__dirname, 'runtime', 'main.ts')): string {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  return outputFiles.map((file) => file.text).join('');
}
