import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds the original's pattern as a function: {outdir}/index.js, with the SDK as it is published. */
export async function buildOriginalFunction(outdir: string): Promise<void> {
  await build({
    entryPoints: { index: join(__dirname, 'function.ts') },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The SDK assigns undeclared variables, which strict mode forbids.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    banner: { js: 'process.noDeprecation = true;' },
    logLevel: 'silent',
  });
}
