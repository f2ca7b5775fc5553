import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';

/**
 * Writes the type declarations that a TypeScript project file describes, into its own output folder or another.
 *
 * @throws BuildError
 */
export async function writeDeclarations(projectFile: string, outputDirectory?: string): Promise<void> {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [
      compiler,
      '-p',
      projectFile,
      ...(outputDirectory === undefined ? [] : ['--outDir', outputDirectory]),
    ]);
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new BuildError(stdout?.trim() || String(error), { cause: error });
  }
}
