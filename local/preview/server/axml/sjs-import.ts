import { posix } from 'node:path';
import { type Context, findAttribute, refuse } from './context.ts';
import { newVariable } from './module-parts.ts';
import type { ElementNode } from './parse-axml.ts';
import { checkAttributes, referencedFile } from './referenced-file.ts';

const identifier = '[A-Za-z_][A-Za-z0-9_]*';

/**
 * `<import-sjs name from>`: `name="util"` is the default export, `name="{ a, b: c }"` are exports by name. JavaScript
 * names that begin with `sjs` mark in the scope what AXML may call.
 */
export function importSjs(node: ElementNode, scope: Map<string, string>, context: Context): void {
  checkAttributes(node, ['name', 'from'], context);
  const target = referencedFile(node, 'from', context);
  if (target === undefined) return;
  if (!target.file.endsWith('.sjs')) {
    refuse(context, node.offset, `<import-sjs> takes .sjs files, not ${target.file}.`);
    return;
  }
  const variable = newVariable(context.module, 'sjs');
  const specifier = posix.relative(posix.dirname(context.includedFrom[0] ?? ''), target.file);
  context.module.imports.push(`import * as ${variable} from ${JSON.stringify(`./${specifier}`)};`);
  const attribute = findAttribute(node, 'name');
  const name = attribute?.value?.trim() ?? '';
  if (new RegExp(`^${identifier}$`).test(name)) {
    // Of two equal names, the one that comes by export name wins.
    if (!scope.has(name)) scope.set(name, `${variable}.default`);
    return;
  }
  const pairs = exportedNames(name);
  if (pairs === undefined) {
    const offset = attribute?.offset ?? node.offset;
    refuse(context, offset, 'name must be a name, or names in braces: name="{ a, b: c }".');
    return;
  }
  for (const [exported, local] of pairs) {
    if (scope.has(local) && !scope.get(local)?.endsWith('.default')) {
      refuse(context, attribute?.offset ?? node.offset, `“${local}” is imported twice.`);
    }
    scope.set(local, `${variable}.${exported}`);
  }
}

/** `{ a, b: c }` as `[['a', 'a'], ['b', 'c']]`; nothing when it is not of that form. */
function exportedNames(text: string): [string, string][] | undefined {
  const inside = /^\{(.*)\}$/s.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const pair = new RegExp(`^(${identifier})(?:\\s*:\\s*(${identifier}))?$`);
  const pairs: [string, string][] = [];
  for (const part of inside.split(',').map((part) => part.trim())) {
    if (part === '') continue;
    const [, exported, local] = pair.exec(part) ?? [];
    if (exported === undefined) return undefined;
    pairs.push([exported, local ?? exported]);
  }
  return pairs;
}
