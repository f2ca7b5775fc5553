import { dirname, join, relative, sep } from 'node:path';
import type { BuildResult } from 'esbuild';
import { withFunctionWrappers } from './lean/function-wrappers.ts';
import { isLeftOut } from './lean/left-out.ts';
import { licencesOf } from './licences/licences-of.ts';
import { sourceMapPath } from './source-map-path.ts';

export interface BuiltFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/** Beside a function's code, in its code package. */
export const licencesFile = 'THIRD-PARTY-LICENSES.txt';

/**
 * The files of the functions that esbuild has bundled with `write: false`, a metafile and external source maps: of each
 * its code, the licences of the packages in it, and, apart from these, its source map.
 *
 * @throws Error that names a package without a licence text.
 */
export async function functionPackages(result: BuildResult, root: string): Promise<BuiltFile[]> {
  const { outputFiles = [], metafile } = result;
  const files = new Map(outputFiles.map((file) => [file.path, file]));
  const packages = outputFiles.map(async ({ path, text }) => {
    const map = files.get(`${path}.map`);
    if (map === undefined) return [];
    const output = metafile?.outputs[relative(root, path).replaceAll(sep, '/')];
    const inputs = Object.entries(output?.inputs ?? {});
    const used = inputs.filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && !isLeftOut(file));
    const licences = await licencesOf(
      used.map(([file]) => file),
      root,
    );
    const { code, map: mapOfCode } = withFunctionWrappers({ code: text, map: map.text });
    return [
      { path, contents: Buffer.from(code) },
      { path: join(dirname(path), licencesFile), contents: Buffer.from(licences) },
      { path: sourceMapPath(path), contents: Buffer.from(mapOfCode) },
    ];
  });
  return (await Promise.all(packages)).flat();
}
