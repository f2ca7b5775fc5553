import { posix } from 'node:path';
import { isDirective } from './attribute-checks.ts';
import { type Context, findAttribute, refuse } from './context.ts';
import type { ElementNode } from './parse-axml.ts';
import { isStatic } from './value.ts';

/** Tells the attributes that a tag of the language itself does not have. */
export function checkAttributes(node: ElementNode, known: readonly string[], context: Context): void {
  for (const { name, offset } of node.attributes) {
    if (!known.includes(name) && !isDirective(name)) {
      refuse(context, offset, `<${node.tag}> has no attribute “${name}”. It has: ${known.join(', ')}.`);
    }
  }
}

/**
 * The file that an attribute names: relative to this file, from the project's root (`/…`), or of a package (`third/…`).
 */
export function referencedFile(
  node: ElementNode,
  attributeName: string,
  context: Context,
): { file: string; source: string } | undefined {
  const attribute = findAttribute(node, attributeName);
  const src = attribute?.value ?? '';
  if (src === '' || !isStatic(src)) {
    const offset = attribute?.offset ?? node.offset;
    refuse(context, offset, `<${node.tag}> needs the path of a file: ${attributeName}="./…".`);
    return undefined;
  }
  const file = resolveReference(src, context.file);
  const source = file.startsWith('..') ? undefined : context.readFile(file);
  if (source === undefined) {
    refuse(context, attribute?.valueOffset ?? node.offset, `There is no file ${file} in the project.`);
    return undefined;
  }
  return { file, source };
}

function resolveReference(src: string, from: string): string {
  if (src.startsWith('/')) return posix.normalize(src.slice(1));
  if (/^\.\.?\//.test(src)) return posix.join(posix.dirname(from), src);
  return posix.join('node_modules', src);
}
