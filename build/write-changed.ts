import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OutputFile } from 'esbuild';

/**
 * Writes built files, those that changed alone, and each in one step: whoever loads one meanwhile gets the old or the
 * new, never a half. @returns whether any had changed.
 */
export async function writeChanged(
  files: readonly Pick<OutputFile, 'path' | 'contents'>[],
): Promise<boolean> {
  let hasChanged = false;
  for (const { path, contents } of files) {
    const present = await readFile(path).catch(() => undefined);
    if (present?.equals(contents)) continue;
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}.new`;
    await writeFile(partial, contents);
    await rename(partial, path);
    hasChanged = true;
  }
  return hasChanged;
}
