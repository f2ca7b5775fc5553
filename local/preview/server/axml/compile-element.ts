import { type Tag, tags } from '../../language/tags.ts';
import { attributeOf, checkDirectives, isDirective } from './attribute-checks.ts';
import { type Context, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import type { Attribute, ElementNode } from './parse-axml.ts';
import { closestTag, knownTags } from './tag-names.ts';
import { elementBinding, isTwoWay } from './two-way.ts';
import { compileAttribute, compileValue } from './value.ts';

/** JavaScript for a basic component. */
export function compileElement(node: ElementNode, scope: Scope, context: Context): string {
  checkDirectives(node, context);
  const tag = Object.hasOwn(tags, node.tag) ? tags[node.tag] : undefined;
  if (tag === undefined) {
    refuseTag(node, context);
    return 'null';
  }
  const attributes: string[] = [];
  const dataset: string[] = [];
  const events = new Map<string, string[]>();
  let twoWay = '';
  for (const attribute of node.attributes) {
    const { name } = attribute;
    if (isDirective(name) || name === 'key' || name === 'slot-scope') continue;
    const value = () => compileAttribute(attribute, scope, refuseIn(context, attribute.valueOffset));
    if (isTwoWay(attribute)) {
      const binding = elementBinding(node, tag, attribute, scope, context);
      if (binding === undefined) continue;
      attributes.push(`${JSON.stringify(binding.name)}: ${value()}`);
      twoWay = `, ${JSON.stringify(binding.path)}`;
      continue;
    }
    const event = /^(on|catch)([A-Z]\w*)$/.exec(name);
    if (event) {
      const type = eventType(node.tag, tag, attribute, event[2] ?? '', context);
      const binding = compileBinding(attribute, event[1] === 'catch', scope, context);
      events.set(type, [...(events.get(type) ?? []), binding]);
    } else if (name.startsWith('data-')) dataset.push(`${JSON.stringify(datasetName(name))}: ${value()}`);
    else {
      attributes.push(`${JSON.stringify(attributeOf(node.tag, tag, attribute, context))}: ${value()}`);
    }
  }
  const bindings = [...events].map(
    ([type, [first = '', ...rest]]) =>
      `${type}: ${rest.length > 0 ? `either([${[first, ...rest].join(', ')}])` : first}`,
  );
  const objects = [attributes, dataset, bindings].map((entries) => `{ ${entries.join(', ')} }`).join(', ');
  const children = context.compileNodes(node.children, scope, context);
  return `element(${JSON.stringify(node.tag)}, owner, ${objects}, ${children}${twoWay})`;
}

function refuseTag({ tag, offset }: ElementNode, context: Context): void {
  const known = knownTags(context.components);
  const closest = closestTag(tag, known);
  const components =
    context.includedFrom.length > 1
      ? 'Custom components cannot be used in an included file.'
      : 'Custom components are declared in "usingComponents".';
  const hint =
    closest === undefined ? `. It has: ${known.join(', ')}. ${components}` : `: did you mean <${closest}>?`;
  refuse(context, offset, `The preview does not know <${tag}>${hint}`);
}

/** The event's name as the tag has it: `Tap` of `onTap` is `tap`. */
function eventType(tagName: string, tag: Tag, { offset }: Attribute, name: string, context: Context): string {
  const event = name.charAt(0).toLowerCase() + name.slice(1);
  if (!tag.events.includes(event)) {
    const known = tag.events.join(', ') || 'none';
    refuse(context, offset, `The preview’s <${tagName}> has no event “${event}”. It has: ${known}.`);
  }
  return event;
}

function compileBinding(attribute: Attribute, stops: boolean, scope: Scope, context: Context): string {
  const { name, value, offset, valueOffset } = attribute;
  if (!value) refuse(context, offset, `${name} must name a method.`);
  const handler = compileValue(value ?? '', scope, refuseIn(context, valueOffset));
  if (/^sjs\d/.test(handler)) {
    refuse(context, valueOffset, 'The preview does not run SJS functions as event handlers. Name a method.');
  }
  return `{ handler: ${handler}, stops: ${stops}, at: ${place(context, offset)} }`;
}

/** `data-element-type` is `elementType` in the event's dataset. */
function datasetName(attribute: string): string {
  return attribute.slice('data-'.length).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
