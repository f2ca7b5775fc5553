import { checkDirectives, isDirective } from './attribute-checks.ts';
import { compileComponent, compileSlot } from './compile-component.ts';
import { compileElement } from './compile-element.ts';
import { type Context, findAttribute, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import { newVariable } from './module-parts.ts';
import type { Attribute, AxmlNode, ElementNode } from './parse-axml.ts';
import { compileInclude, compileTemplateUse, refuseMisplaced } from './template-use.ts';
import { compileCondition, compileText, compileValue } from './value.ts';

/** JavaScript for an array of the nodes, with a:if chains joined to conditional expressions. */
export function compileNodes(nodes: readonly AxmlNode[], scope: Scope, context: Context): string {
  const codes: string[] = [];
  let chain: string | undefined;
  const endChain = () => {
    if (chain !== undefined) codes.push(`${chain}null`);
    chain = undefined;
  };
  for (const node of nodes) {
    if (node.kind === 'text') {
      const texts = compileText(node.text, scope, refuseIn(context, node.offset));
      if (texts.length > 0) endChain();
      codes.push(...texts);
      continue;
    }
    const condition = findAttribute(node, 'a:elif') ?? findAttribute(node, 'a:else');
    if (condition === undefined) {
      endChain();
      const code = compileRepeated(node, scope, context);
      const test = findAttribute(node, 'a:if');
      if (test === undefined || findAttribute(node, 'a:for')) codes.push(code);
      else chain = `${compileTest(test, scope, context)} ? ${code} : `;
      continue;
    }
    refuseMisusedCondition(node, condition, chain !== undefined, context);
    const code = compileNode(node, scope, context);
    if (condition.name === 'a:else') {
      codes.push(`${chain ?? ''}${code}`);
      chain = undefined;
    } else chain = `${chain ?? ''}${compileTest(condition, scope, context)} ? ${code} : `;
  }
  endChain();
  return `[${codes.join(',\n')}]`;
}

function refuseMisusedCondition(
  node: ElementNode,
  condition: Attribute,
  hasChain: boolean,
  context: Context,
): void {
  const { name, offset } = condition;
  if (!hasChain) refuse(context, offset, `${name} has no a:if right before it.`);
  if (findAttribute(node, 'a:for')) {
    refuse(context, offset, `Put a:for on a <block> around: with ${name} it is unclear.`);
  }
}

/** a:for is outside a:if on the same element: the condition is asked for each item. */
function compileRepeated(node: ElementNode, scope: Scope, context: Context): string {
  const list = findAttribute(node, 'a:for');
  if (list === undefined) {
    for (const name of ['a:for-item', 'a:for-index', 'a:key']) {
      const attribute = findAttribute(node, name);
      if (attribute) refuse(context, attribute.offset, `${name} needs a:for on the same element.`);
    }
    return compileNode(node, scope, context);
  }
  const item = newVariable(context.module, 'item');
  const index = newVariable(context.module, 'index');
  const inner = new Map(scope)
    .set(variableName(node, 'a:for-item', 'item', context), item)
    .set(variableName(node, 'a:for-index', 'index', context), index);
  const element = compileNode(node, inner, context);
  const test = findAttribute(node, 'a:if');
  const each = test ? `${compileTest(test, inner, context)} ? ${element} : null` : element;
  const array = compileTest(list, scope, context);
  const key = compileKey(node, inner, context);
  return `each(${array}, ${place(context, list.offset)}, (${item}, ${index}) => ${each}, ${key ? `(${item}, ${index}) => ${key}` : 'undefined'})`;
}

function compileKey(node: ElementNode, scope: Scope, context: Context): string | undefined {
  const general = findAttribute(node, 'key');
  if (general) return compileValue(general.value ?? '', scope, refuseIn(context, general.valueOffset));
  const attribute = findAttribute(node, 'a:key');
  if (attribute === undefined) return undefined;
  const name = attribute.value ?? '';
  if (!/^(\*this|[\w$-]+)$/.test(name)) {
    refuse(context, attribute.offset, 'a:key is the name of an item’s property (a:key="id") or *this.');
  }
  const item = scope.get(findAttribute(node, 'a:for-item')?.value ?? 'item') ?? 'undefined';
  return name === '*this' ? item : `${item}?.[${JSON.stringify(name)}]`;
}

function variableName(node: ElementNode, directive: string, fallback: string, context: Context): string {
  const attribute = findAttribute(node, directive);
  if (attribute === undefined) return fallback;
  if (/^[A-Za-z_$][\w$]*$/.test(attribute.value ?? '')) return attribute.value ?? fallback;
  refuse(context, attribute.offset, `${directive} must be a name, without braces.`);
  return fallback;
}

/** One element, whatever it is, with its condition and repetition left to the caller. */
function compileNode(node: ElementNode, scope: Scope, context: Context): string {
  switch (node.tag) {
    case 'block':
      return compileBlock(node, scope, context);
    case 'slot':
      return compileSlot(node, scope, context);
    case 'include':
      return compileInclude(node, scope, context);
    case 'template':
      return compileTemplateUse(node, scope, context);
    case 'import':
    case 'import-sjs':
      return refuseMisplaced(node, context);
  }
  const component = context.components.get(node.tag);
  return component === undefined
    ? compileElement(node, scope, context)
    : compileComponent(node, component, scope, context);
}

function compileBlock(node: ElementNode, scope: Scope, context: Context): string {
  // The documentation has no key on <block>; published component libraries rely on it.
  const known = ['key', 'slot', 'slot-scope'];
  checkDirectives(node, context);
  for (const { name, offset } of node.attributes) {
    if (!isDirective(name) && !known.includes(name))
      refuse(context, offset, `<block> takes only a:if, a:for and the like, not ${name}.`);
  }
  return context.compileNodes(node.children, scope, context);
}

function compileTest(attribute: Attribute, scope: Scope, context: Context): string {
  return compileCondition(attribute.value ?? '', scope, refuseIn(context, attribute.valueOffset));
}
