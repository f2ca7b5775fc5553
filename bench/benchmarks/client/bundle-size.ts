import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * How many bytes a module takes on the network with all that it imports: bundled and minified by esbuild for one and
 * the same engine, then compressed by gzip.
 *
 * @param module a package as programs import it, or a file.
 * @param folder where packages are looked for.
 */
export async function gzippedBundleBytes(module: string, folder: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = require(${JSON.stringify(module)});`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.reduce((bytes, { contents }) => bytes + gzipSync(contents, { level: 9 }).length, 0);
}
