import { commonAttributes, type Tag } from '../../language/tags.ts';
import { type Context, refuse } from './context.ts';
import type { Attribute, ElementNode } from './parse-axml.ts';
import { isStatic } from './value.ts';

const directives = new Set(['a:if', 'a:elif', 'a:else', 'a:for', 'a:for-item', 'a:for-index', 'a:key']);

/** Whether an attribute's name has a directive's form. */
export function isDirective(name: string): boolean {
  return name.includes(':');
}

/** Tells an attribute that the tag does not have, or a fixed value that the attribute cannot have. */
export function checkAttribute(
  tagName: string,
  tag: Tag,
  { name, value, offset }: Attribute,
  context: Context,
): void {
  if (!tag.attributes.includes(name) && !commonAttributes.includes(name) && !name.startsWith('aria-')) {
    const known = [...tag.attributes, ...commonAttributes].join(', ');
    refuse(context, offset, `The preview’s <${tagName}> has no attribute “${name}”. It has: ${known}.`);
  }
  const values = tag.values?.[name];
  if (values && value !== undefined && isStatic(value) && !values.includes(value)) {
    refuse(context, offset, `${name} can be ${values.join(', ')}; not “${value}”.`);
  }
}

/** Tells what looks like a directive, also one of another platform, and is none. */
export function checkDirectives(node: ElementNode, context: Context): void {
  for (const { name, offset } of node.attributes) {
    if (isDirective(name) && !directives.has(name)) {
      refuse(context, offset, `The preview does not know ${name}. It has: ${[...directives].join(', ')}.`);
    }
  }
}
