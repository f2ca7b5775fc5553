import { type Context, findAttribute, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import { newVariable } from './module-parts.ts';
import type { AxmlNode, ElementNode } from './parse-axml.ts';
import { compileCondition, compileValue, isStatic } from './value.ts';

/**
 * JavaScript for what a component's user puts between its tags: slot name → function of what the slot shares
 * (`slot-scope`). What names no slot goes into the default one, whose name is the empty string.
 */
export function compileSlotContents(node: ElementNode, scope: Scope, context: Context): string {
  const children = node.children.filter((child) => child.kind === 'element' || child.text.trim() !== '');
  const isDynamic = (child: AxmlNode) => !isStatic(slotNameOf(child));
  const byName = new Map<string, AxmlNode[]>();
  for (const child of children.filter((child) => !isDynamic(child))) {
    const name = slotNameOf(child);
    byName.set(name, [...(byName.get(name) ?? []), child]);
  }
  const fixed = [...byName].map(
    ([name, nodes]) => `${JSON.stringify(name)}: ${compileContent(nodes, scope, context)}`,
  );
  const dynamic = children
    .filter((child) => child.kind === 'element')
    .filter(isDynamic)
    .map((child) => compileDynamic(child, scope, context));
  const contents = `{ ${fixed.join(', ')} }`;
  return dynamic.length > 0 ? `slotContents(${contents}, [${dynamic.join(', ')}])` : contents;
}

function slotNameOf(node: AxmlNode): string {
  return (node.kind === 'element' && findAttribute(node, 'slot')?.value) || '';
}

/** A function of what the slot shares; each child knows it by the name that its own slot-scope gives. */
function compileContent(nodes: readonly AxmlNode[], scope: Scope, context: Context): string {
  const shared = newVariable(context.module, 'scope');
  const codes: string[] = [];
  let together: AxmlNode[] = [];
  const flush = (inner: Scope) => {
    if (together.length > 0) codes.push(`...${context.compileNodes(together, inner, context)}`);
    together = [];
  };
  // Children without slot-scope stay together, so that an a:else finds its a:if.
  let current: { name: string | undefined; scope: Scope } = { name: undefined, scope };
  for (const node of nodes) {
    const name = slotScopeOf(node, context);
    if (name !== current.name) {
      flush(current.scope);
      current = { name, scope: name === undefined ? scope : new Map(scope).set(name, shared) };
    }
    together.push(node);
  }
  flush(current.scope);
  return `(${shared}) => [${codes.join(', ')}]`;
}

function slotScopeOf(node: AxmlNode, context: Context): string | undefined {
  const attribute = node.kind === 'element' ? findAttribute(node, 'slot-scope') : undefined;
  if (attribute === undefined) return undefined;
  if (/^[A-Za-z_$][\w$]*$/.test(attribute.value ?? '')) return attribute.value;
  refuse(context, attribute.offset, 'slot-scope must be a name, without braces.');
  return undefined;
}

/** JavaScript for a list of `[slot name, content]`: the name may differ with each item of the child's a:for. */
function compileDynamic(child: ElementNode, scope: Scope, context: Context): string {
  for (const name of ['a:elif', 'a:else']) {
    const condition = findAttribute(child, name);
    if (condition) refuse(context, condition.offset, `${name} needs a fixed slot name.`);
  }
  const list = findAttribute(child, 'a:for');
  const item = newVariable(context.module, 'item');
  const index = newVariable(context.module, 'index');
  const inner: Scope = list
    ? new Map(scope)
        .set(findAttribute(child, 'a:for-item')?.value ?? 'item', item)
        .set(findAttribute(child, 'a:for-index')?.value ?? 'index', index)
    : scope;
  const attributes = child.attributes.filter(({ name }) => !/^(a:for(-item|-index)?|a:key|slot)$/.test(name));
  const content = compileContent([{ ...child, attributes }], inner, context);
  const slot = findAttribute(child, 'slot');
  const name = compileValue(slot?.value ?? '', inner, refuseIn(context, slot?.valueOffset ?? 0));
  if (list === undefined) return `[[${name}, ${content}]]`;
  const array = compileCondition(list.value ?? '', scope, refuseIn(context, list.valueOffset));
  return `items(${array}, ${place(context, list.offset)}).map((${item}, ${index}) => [${name}, ${content}])`;
}
