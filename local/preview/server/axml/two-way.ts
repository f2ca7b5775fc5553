import { type Tag, tags } from '../../language/tags.ts';
import { type Context, findAttribute, refuse } from './context.ts';
import { namesOf, type Scope } from './expression.ts';
import { InterpolationError, splitInterpolation } from './interpolation.ts';
import type { Attribute, ElementNode } from './parse-axml.ts';

/** `model:` before an attribute's name: what changes it changes the data too. */
export interface TwoWayBinding {
  /** The attribute or prop. */
  readonly name: string;
  /** Path of the field in the data of the page or component whose AXML this is. */
  readonly path: string;
}

const prefix = 'model:';

export function isTwoWay({ name }: Attribute): boolean {
  return name.startsWith(prefix);
}

/** The two-way binding of a basic component. Tells one of an attribute that nobody changes by using the element. */
export function elementBinding(
  node: ElementNode,
  tag: Tag,
  attribute: Attribute,
  scope: Scope,
  context: Context,
): TwoWayBinding | undefined {
  const name = attribute.name.slice(prefix.length);
  if (tag.twoWay === undefined) {
    const known = Object.keys(tags).filter((other) => tags[other]?.twoWay);
    const message = `<${node.tag}> has nothing that a user changes: ${prefix} is for ${known.join(', ')}, and components.`;
    refuse(context, attribute.offset, message);
    return undefined;
  }
  if (name !== tag.twoWay) {
    const message = `Nobody changes ${name || 'that'} by using <${node.tag}>: what can be bound two-way is ${prefix}${tag.twoWay}.`;
    refuse(context, attribute.offset, message);
    return undefined;
  }
  return bindingOf(node, name, attribute, scope, context);
}

/** The two-way binding of a component's prop, whose name may be written with hyphens, as in WeChat. */
export function propBinding(
  node: ElementNode,
  attribute: Attribute,
  scope: Scope,
  context: Context,
): TwoWayBinding | undefined {
  const written = attribute.name.slice(prefix.length);
  const name = written.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const isProp =
    /^[A-Za-z_$][\w$]*$/.test(name) && !/^((on|catch)[A-Z]|(key|slot|slotScope|ref)$)/.test(name);
  if (!isProp) {
    refuse(
      context,
      attribute.offset,
      `${attribute.name} names no prop that holds data, such as ${prefix}value.`,
    );
    return undefined;
  }
  return bindingOf(node, name, attribute, scope, context);
}

function bindingOf(
  node: ElementNode,
  name: string,
  attribute: Attribute,
  scope: Scope,
  context: Context,
): TwoWayBinding | undefined {
  if (findAttribute(node, name)) {
    refuse(context, attribute.offset, `${name} is written twice: once with ${prefix}, once without.`);
  }
  const path = fieldPath(attribute, scope, context);
  return path === undefined ? undefined : { name, path };
}

/** The one field that a two-way binding names; anything that could not be set is told. */
function fieldPath(attribute: Attribute, scope: Scope, context: Context): string | undefined {
  const { name, value = '', offset, valueOffset } = attribute;
  const names = namesOf(soleExpression(value));
  if (names === undefined) {
    const at = attribute.value === undefined ? offset : valueOffset;
    const example = `${name}="{{name}}" or ${name}="{{form.name}}"`;
    refuse(context, at, `A two-way binding sets one field of the data, and names it alone: ${example}.`);
    return undefined;
  }
  const [root] = names;
  if (scope.has(root) || root === '$id') {
    const message = `“${root}” is no field of the data here: a two-way binding cannot set it. Set the value in an event’s handler.`;
    refuse(context, valueOffset, message);
    return undefined;
  }
  if (context.isTemplate) {
    const message = `What a <template> is given cannot be set from within it: write the value and an event’s handler, not ${name}.`;
    refuse(context, offset, message);
    return undefined;
  }
  return names.join('.');
}

/** The expression that a value is, or an empty text. */
function soleExpression(value: string): string {
  try {
    const [only, ...rest] = splitInterpolation(value);
    return only?.kind === 'expression' && rest.length === 0 ? only.text : '';
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    return '';
  }
}
