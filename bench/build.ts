import { join } from 'node:path';
import { build } from 'esbuild';
import { buildClient } from '../build/client.ts';
import { buildFunctions } from '../build/functions.ts';
import { buildTablestoreLocal } from '../build/tablestore-local.ts';
import type { ScriptName } from './benchmark.ts';
import { buildLoads } from './benchmarks/cold-load/build-loads.ts';
import { buildOriginalFunction } from './original-template/build-function.ts';

const entryPoints: Record<ScriptName | 'run-benchmark', string> = {
  'run-benchmark': 'processes/run-benchmark.ts',
  'tablestore-local': 'servers/tablestore-local.ts',
  'tablestore-for-functions': 'servers/tablestore-for-functions.ts',
  dynalite: 'servers/dynalite.ts',
  'bare-http': 'servers/bare-http.ts',
  'function-compute': 'servers/function-compute.ts',
  'load-generator': 'load/generator.ts',
  'record-answer': 'load/record-answer.ts',
  'answer-as-server': 'servers/answer-as-server.ts',
};

/**
 * Builds what the benchmarks run, so that plain Node runs it, as it runs what is published: one CommonJS file for each
 * process, and the tablestore-local package, with the packages that they need left where they are installed.
 *
 * @returns the file of `run-benchmark`; the others lie beside it.
 */
export async function buildScripts(): Promise<string> {
  const outdir = join(__dirname, 'dist');
  await Promise.all([
    buildTablestoreLocal(join(outdir, 'package')),
    buildFunctions(),
    buildClient(),
    buildLoads(join(outdir, 'cold-load')),
    buildOriginalFunction(join(outdir, 'original-function')),
    build({
      entryPoints: Object.entries(entryPoints).map(([out, path]) => ({ out, in: join(__dirname, path) })),
      outdir,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      sourcemap: 'inline',
      logLevel: 'silent',
    }),
  ]);
  return join(outdir, 'run-benchmark.cjs');
}
