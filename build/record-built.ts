import { statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { type Product, recordPath, stampOf } from './freshness.cjs';
import { writeChanged } from './write-changed.ts';

/** What a build has read and written; paths from the project's folder, or absolute. */
export interface Built {
  /** Files, and folders whose entries matter. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** When it began to read, in milliseconds since 1970. */
  readonly began: number;
}

/** What decides with what, and how, anything is built. */
const tools = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.json'];

/** Some file systems know the time to two seconds only. */
const coarsestTime = 2000;

/**
 * Writes down what a product was built from, for isFresh. Of a file or folder that changed while it was built, or just
 * before, nobody can say which of its contents the build has read: then there is no record, and the next start builds again.
 */
export async function recordBuilt(root: string, product: Product, built: Built): Promise<void> {
  const scripts = (await readdir(join(root, 'build'), { recursive: true })).map((name) =>
    join('build', name),
  );
  const inputs = [...tools, ...scripts, ...built.inputs.filter(isFile)].map((path) => fromRoot(root, path));
  const record = recordPath(root, product);
  if (inputs.some((path) => changedAt(resolve(root, path)) > built.began - coarsestTime)) {
    await rm(record, { force: true });
    return;
  }
  const paths = [...inputs, ...built.outputs.map((path) => fromRoot(root, path))];
  const stamps = Object.fromEntries(paths.map((path) => [path, stampOf(resolve(root, path))]));
  await writeChanged([{ path: record, contents: Buffer.from(JSON.stringify({ stamps })) }]);
}

/** esbuild also lists what is no file: `(disabled):…`, or what a plugin has made. */
function isFile(input: string): boolean {
  return !/^[^/\\]{2,}:/.test(input);
}

/** With forward slashes, as esbuild gives paths. */
function fromRoot(root: string, path: string): string {
  return relative(root, resolve(root, path)).replaceAll(sep, '/');
}

function changedAt(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Math.max(stats.mtimeMs, stats.ctimeMs);
}
