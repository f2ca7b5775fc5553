import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';

/** Bytes of a ZIP archive besides contents and names: of each file its two headers, and once the end of the directory. */
const headers = 30 + 46;
const end = 22;

/** How large a folder is as a ZIP archive of its files, as deployments upload it. Links count as nothing. */
export async function zippedBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let total = end;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const contents = await readFile(path);
    const deflated = await promisify(deflateRaw)(contents);
    const name = Buffer.byteLength(relative(folder, path));
    total += headers + 2 * name + Math.min(deflated.length, contents.length);
  }
  return total;
}
