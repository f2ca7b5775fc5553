import { type Context, findAttribute, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import { type ElementNode, parseAxml } from './parse-axml.ts';
import { checkAttributes, referencedFile } from './referenced-file.ts';
import { compileReferences, isDefinition } from './references.ts';
import { knownTags } from './tag-names.ts';
import { compileTemplateData, compileValue, isStatic } from './value.ts';

/** `<template is data>`: only what `data` names is known within. */
export function compileTemplateUse(node: ElementNode, scope: Scope, context: Context): string {
  const is = findAttribute(node, 'is');
  if (is === undefined) {
    refuse(
      context,
      node.offset,
      'A <template> that stands within others needs is="…"; define it at the top.',
    );
    return 'null';
  }
  checkAttributes(node, ['is', 'data', 'key', 'slot', 'slot-scope'], context);
  const name = is.value ?? '';
  const { templates, importedNames } = context.module;
  if (isStatic(name) && !templates.has(name) && !importedNames.has(name) && !isDefinedLater(name, context)) {
    refuse(
      context,
      is.offset,
      `There is no template “${name}” in this file, nor in a file that it imports itself.`,
    );
  }
  const nameCode = compileValue(name, scope, refuseIn(context, is.valueOffset));
  const data = findAttribute(node, 'data');
  const dataCode = data
    ? compileTemplateData(data.value ?? '', scope, refuseIn(context, data.valueOffset))
    : '{}';
  return `template(templateOf, ${nameCode}, ${dataCode}, owner, slots, ${place(context, is.offset)})`;
}

/** Whether a template that stands further down has the name: templates may use each other. */
function isDefinedLater(name: string, { source, file }: Context): boolean {
  const { nodes } = parseAxml({ source, file, known: [] });
  return nodes.some(
    (node) => node.kind === 'element' && isDefinition(node) && findAttribute(node, 'name')?.value === name,
  );
}

/** `<include src>` is replaced by the file's content, except its templates. */
export function compileInclude(node: ElementNode, scope: Scope, context: Context): string {
  checkAttributes(node, ['src', 'slot', 'slot-scope', 'key'], context);
  const target = referencedFile(node, 'src', context);
  if (target === undefined) return 'null';
  if (context.includedFrom.includes(target.file)) {
    refuse(context, node.offset, `${target.file} includes itself.`);
    return 'null';
  }
  const components = new Map<string, string>();
  const { nodes, problems } = parseAxml({ ...target, known: knownTags(components) });
  context.problems.push(...problems);
  const includedFrom = [...context.includedFrom, target.file];
  const inner: Context = { ...context, ...target, components, includedFrom };
  const { rest, scope: own } = compileReferences(nodes, inner);
  return context.compileNodes(rest, new Map([...scope, ...own]), inner);
}

/** What stands at the top of a file alone. */
export function refuseMisplaced({ tag, offset }: ElementNode, context: Context): string {
  refuse(context, offset, `<${tag}> stands at the top of a file, not within other tags.`);
  return 'null';
}
