import { posix } from 'node:path';
import { type Context, findAttribute, refuse } from './context.ts';
import type { Scope } from './expression.ts';
import { newVariable } from './module-parts.ts';
import { type AxmlNode, type ElementNode, parseAxml } from './parse-axml.ts';
import { checkAttributes, referencedFile } from './referenced-file.ts';
import { importSjs } from './sjs-import.ts';

/**
 * Takes what a file imports and defines (`import`, `import-sjs`, `template name`) out of its nodes and into the module.
 * The scope has what SJS exports; templates see that and their own data.
 */
export function compileReferences(
  nodes: readonly AxmlNode[],
  context: Context,
): { rest: AxmlNode[]; scope: Scope } {
  const scope = new Map<string, string>();
  const elements = nodes.filter((node) => node.kind === 'element');
  for (const node of elements) {
    if (node.tag === 'import') importTemplates(node, context);
    if (node.tag === 'import-sjs') importSjs(node, scope, context);
  }
  const definitions = elements.filter(isDefinition);
  const isIncluded = context.includedFrom.length > 1;
  for (const node of isIncluded ? [] : definitions) defineTemplate(node, scope, context);
  const isReference = (node: AxmlNode) =>
    node.kind === 'element' && (node.tag === 'import' || node.tag === 'import-sjs' || isDefinition(node));
  return { rest: nodes.filter((node) => !isReference(node)), scope };
}

/** `<template name>`, and not a use of one. */
export function isDefinition(node: ElementNode): boolean {
  return node.tag === 'template' && findAttribute(node, 'name') !== undefined;
}

function defineTemplate(node: ElementNode, scope: Scope, context: Context): void {
  const name = findAttribute(node, 'name')?.value ?? '';
  checkAttributes(node, ['name'], context);
  if (context.module.templates.has(name)) {
    refuse(context, node.offset, `The template “${name}” is defined twice.`);
  }
  // Set before its content is compiled: a template may use itself.
  context.module.templates.set(name, '');
  const body = context.compileNodes(node.children, scope, { ...context, isTemplate: true });
  context.module.templates.set(name, `(data, owner, slots) => ${body}`);
}

function importTemplates(node: ElementNode, context: Context): void {
  checkAttributes(node, ['src'], context);
  const target = referencedFile(node, 'src', context);
  if (target === undefined) return;
  const variable = newVariable(context.module, 'templates');
  const specifier = posix.relative(posix.dirname(context.includedFrom[0] ?? ''), target.file);
  context.module.imports.push(
    `import { templates as ${variable} } from ${JSON.stringify(`./${specifier}`)};`,
  );
  context.module.importedTemplates.push(variable);
  // What is wrong in the imported file is told when that file itself is compiled.
  const { nodes } = parseAxml({ source: target.source, file: target.file, known: [] });
  for (const child of nodes) {
    const name = child.kind === 'element' && isDefinition(child) && findAttribute(child, 'name')?.value;
    if (name) context.module.importedNames.add(name);
  }
}
