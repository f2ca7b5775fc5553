import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Change } from '../frame/events.ts';

/** What a build can be told from another by. */
export interface BuildParts {
  readonly script: string;
  readonly style: string;
  /** Digest of all that the scripts were made of, but for AXML and what AXML imports. */
  readonly scriptsDigest: string;
}

/** How a build differs from the one before. Another image differs in none of the parts: then everything is loaded. */
export function changeBetween(before: BuildParts, after: BuildParts): Change {
  if (before.script !== after.script)
    return before.scriptsDigest === after.scriptsDigest ? 'template' : 'script';
  return before.style === after.style ? 'script' : 'style';
}

/** @param inputs the files of a build, as absolute paths. */
export function digestScripts(entry: string, inputs: readonly string[]): string {
  const hash = createHash('sha256').update(entry);
  for (const path of inputs.filter((input) => !/\.(?:axml|sjs)$/.test(input)).sort()) {
    hash.update(`\0${path}\0`).update(readIfThere(path));
  }
  return hash.digest('base64');
}

/** A file may go away after it was built. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
