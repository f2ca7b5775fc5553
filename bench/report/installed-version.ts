import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const manifest = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

/** Where packages are: this folder's own, then the project's. */
const folders = [join(__dirname, '..', 'node_modules'), join(__dirname, '..', '..', 'node_modules')];

/** The version of an installed package; undefined when it is not installed. */
export function installedVersion(name: string): string | undefined {
  for (const folder of folders) {
    const text = readManifest(join(folder, name, 'package.json'));
    if (text !== undefined) return v.parse(manifest, text).version;
  }
  return undefined;
}

// Read as a file, because a package's `exports` may keep its package.json from `require`.
function readManifest(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
