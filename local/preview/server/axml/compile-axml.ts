import { type Tag, tags } from '../../language/tags.ts';
import { CompileError } from '../problem.ts';
import { checkAttribute, checkDirectives, isDirective } from './attribute-checks.ts';
import { type AxmlSource, type Context, findAttribute, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import { type Attribute, type AxmlNode, type ElementNode, parseAxml } from './parse-axml.ts';
import { closestTag, knownTags } from './tag-names.ts';
import { compileCondition, compileText, compileValue, isStatic } from './value.ts';

/**
 * Compiles AXML into a JavaScript module that exports `render(data, owner, slots)`; the functions that it calls come
 * from the module `preview:template`.
 *
 * @throws CompileError that names each tag, attribute, event, directive or expression that the preview does not have.
 */
export function compileAxml(axml: AxmlSource): string {
  const { nodes, problems } = parseAxml({ ...axml, known: knownTags(axml.components) });
  const context: Context = { ...axml, problems, variables: 0 };
  const body = compileNodes(nodes, new Map(), context);
  if (problems.length > 0) throw new CompileError(problems);
  return [
    "import { component, each, element, slot, text } from 'preview:template';",
    `export const render = (data, owner, slots) => ${body};`,
  ].join('\n');
}

/** JavaScript for an array of the nodes, with a:if chains joined to conditional expressions. */
function compileNodes(nodes: readonly AxmlNode[], scope: Scope, context: Context): string {
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
    if (chain === undefined) {
      refuse(context, condition.offset, `${condition.name} has no a:if right before it.`);
    }
    if (findAttribute(node, 'a:for')) {
      refuse(
        context,
        condition.offset,
        `Put a:for on a <block> around: with ${condition.name} it is unclear.`,
      );
    }
    const code = compileElement(node, scope, context);
    if (condition.name === 'a:else') {
      codes.push(`${chain ?? ''}${code}`);
      chain = undefined;
    } else chain = `${chain ?? ''}${compileTest(condition, scope, context)} ? ${code} : `;
  }
  endChain();
  return `[${codes.join(',\n')}]`;
}

/** a:for is outside a:if on the same element: the condition is asked for each item. */
function compileRepeated(node: ElementNode, scope: Scope, context: Context): string {
  const list = findAttribute(node, 'a:for');
  if (list === undefined) {
    for (const name of ['a:for-item', 'a:for-index', 'a:key']) {
      const attribute = findAttribute(node, name);
      if (attribute) refuse(context, attribute.offset, `${name} needs a:for on the same element.`);
    }
    return compileElement(node, scope, context);
  }
  context.variables += 1;
  const item = `item${context.variables}`;
  const index = `index${context.variables}`;
  const inner = new Map(scope)
    .set(variableName(node, 'a:for-item', 'item', context), item)
    .set(variableName(node, 'a:for-index', 'index', context), index);
  const element = compileElement(node, inner, context);
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

function compileElement(node: ElementNode, scope: Scope, context: Context): string {
  checkDirectives(node, context);
  if (node.tag === 'block') return compileBlock(node, scope, context);
  if (node.tag === 'slot') return compileSlot(node, scope, context);
  const component = context.components.get(node.tag);
  if (component !== undefined) return compileComponent(node, component, scope, context);
  const tag = Object.hasOwn(tags, node.tag) ? tags[node.tag] : undefined;
  if (tag === undefined) {
    refuseTag(node, context);
    return 'null';
  }
  const attributes: string[] = [];
  const dataset: string[] = [];
  const events: string[] = [];
  for (const attribute of node.attributes) {
    if (isDirective(attribute.name) || attribute.name === 'key') continue;
    const event = /^(on|catch)([A-Z]\w*)$/.exec(attribute.name);
    if (event) events.push(compileEvent(node.tag, tag, attribute, event, scope, context));
    else if (attribute.name.startsWith('data-')) {
      dataset.push(
        `${JSON.stringify(datasetName(attribute.name))}: ${compileAttribute(attribute, scope, context)}`,
      );
    } else {
      checkAttribute(node.tag, tag, attribute, context);
      attributes.push(`${JSON.stringify(attribute.name)}: ${compileAttribute(attribute, scope, context)}`);
    }
  }
  const objects = [attributes, dataset, events].map((entries) => `{ ${entries.join(', ')} }`).join(', ');
  return `element(${JSON.stringify(node.tag)}, owner, ${objects}, ${compileNodes(node.children, scope, context)})`;
}

function refuseTag({ tag, offset }: ElementNode, context: Context): void {
  const known = knownTags(context.components);
  const closest = closestTag(tag, known);
  const hint =
    closest === undefined
      ? `. It has: ${known.join(', ')}. Custom components are declared in "usingComponents".`
      : `: did you mean <${closest}>?`;
  refuse(context, offset, `The preview does not know <${tag}>${hint}`);
}

function compileBlock(node: ElementNode, scope: Scope, context: Context): string {
  for (const { name, offset } of node.attributes) {
    if (!isDirective(name))
      refuse(context, offset, `<block> takes only a:if, a:for and the like, not ${name}.`);
  }
  return compileNodes(node.children, scope, context);
}

function compileSlot(node: ElementNode, scope: Scope, context: Context): string {
  const name = findAttribute(node, 'name');
  for (const attribute of node.attributes) {
    if (attribute !== name && !isDirective(attribute.name)) {
      refuse(context, attribute.offset, `The preview’s <slot> takes only name, not ${attribute.name}.`);
    }
  }
  if (name && !isStatic(name.value ?? ''))
    refuse(context, name.offset, 'The preview needs a fixed slot name.');
  const content = compileNodes(node.children, scope, context);
  return `slot(slots, ${JSON.stringify(name?.value ?? '')}, () => ${content})`;
}

function compileComponent(node: ElementNode, path: string, scope: Scope, context: Context): string {
  const props: string[] = [];
  for (const attribute of node.attributes) {
    const { name, offset, valueOffset } = attribute;
    if (isDirective(name) || name === 'key' || name === 'slot') continue;
    if (/^catch[A-Z]/.test(name) || name === 'ref') {
      refuse(
        context,
        offset,
        `The preview does not pass ${name} to a component; functions are passed as on….`,
      );
    } else if (/^on[A-Z]/.test(name)) {
      const handler = compileValue(attribute.value ?? '', scope, refuseIn(context, valueOffset));
      props.push(`${JSON.stringify(name)}: owner.pass(${handler}, ${place(context, offset)})`);
    } else props.push(`${JSON.stringify(name)}: ${compileAttribute(attribute, scope, context)}`);
  }
  const slots = slotContents(node, context).map(
    ([name, nodes]) => `${JSON.stringify(name)}: () => ${compileNodes(nodes, scope, context)}`,
  );
  return `component(${JSON.stringify(path)}, owner, { ${props.join(', ')} }, { ${slots.join(', ')} })`;
}

/** A component's children by the slot they go into; what names no slot goes into the default one. */
function slotContents(node: ElementNode, context: Context): [string, AxmlNode[]][] {
  const contents = new Map<string, AxmlNode[]>();
  for (const child of node.children) {
    if (child.kind === 'text' && child.text.trim() === '') continue;
    const attribute = child.kind === 'element' ? findAttribute(child, 'slot') : undefined;
    const name = attribute?.value ?? '';
    if (!isStatic(name)) refuse(context, attribute?.offset ?? 0, 'The preview needs a fixed slot name.');
    contents.set(name, [...(contents.get(name) ?? []), child]);
  }
  return [...contents];
}

function compileEvent(
  tagName: string,
  tag: Tag,
  attribute: Attribute,
  [, prefix = '', eventName = '']: readonly string[],
  scope: Scope,
  context: Context,
): string {
  const event = eventName.charAt(0).toLowerCase() + eventName.slice(1);
  if (!tag.events.includes(event)) {
    const known = tag.events.join(', ') || 'none';
    refuse(
      context,
      attribute.offset,
      `The preview’s <${tagName}> has no event “${event}”. It has: ${known}.`,
    );
  }
  if (!attribute.value) refuse(context, attribute.offset, `${attribute.name} must name a method.`);
  const handler = compileValue(attribute.value ?? '', scope, refuseIn(context, attribute.valueOffset));
  return `${event}: { handler: ${handler}, stops: ${prefix === 'catch'}, at: ${place(context, attribute.offset)} }`;
}

/** An attribute without a value is true. */
function compileAttribute(attribute: Attribute, scope: Scope, context: Context): string {
  if (attribute.value === undefined) return 'true';
  return compileValue(attribute.value, scope, refuseIn(context, attribute.valueOffset));
}

function compileTest(attribute: Attribute, scope: Scope, context: Context): string {
  return compileCondition(attribute.value ?? '', scope, refuseIn(context, attribute.valueOffset));
}

/** `data-element-type` is `elementType` in the event's dataset. */
function datasetName(attribute: string): string {
  return attribute.slice('data-'.length).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
