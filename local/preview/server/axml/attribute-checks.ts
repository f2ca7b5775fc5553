import { directives } from '../../language/directives.ts';
import { commonAttributes, type Tag } from '../../language/tags.ts';
import { type Context, refuse } from './context.ts';
import type { Attribute, ElementNode } from './parse-axml.ts';
import { isStatic } from './value.ts';

/** Whether an attribute's name has a directive's form. `model:` is none: what follows it is an attribute. */
export function isDirective(name: string): boolean {
  return name.includes(':') && !name.startsWith('model:');
}

/**
 * The attribute's name as the tag has it, also when it is written in camel case, as published component libraries do.
 * Tells an attribute that the tag does not have, or a fixed value that the attribute cannot have.
 */
export function attributeOf(
  tagName: string,
  tag: Tag,
  { name, value, offset }: Attribute,
  context: Context,
): string {
  const has = (attribute: string) =>
    tag.attributes.includes(attribute) || commonAttributes.includes(attribute);
  const attribute = has(name) ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (!has(attribute) && !name.startsWith('aria-')) {
    const known = [...tag.attributes, ...commonAttributes].join(', ');
    refuse(context, offset, `The preview’s <${tagName}> has no attribute “${name}”. It has: ${known}.`);
  }
  const values = tag.values?.[attribute];
  if (values && value !== undefined && isStatic(value) && !values.includes(value)) {
    refuse(context, offset, `${attribute} can be ${values.join(', ')}; not “${value}”.`);
  }
  return attribute;
}

/** Tells what looks like a directive, also one of another platform, and is none. */
export function checkDirectives(node: ElementNode, context: Context): void {
  for (const { name, offset } of node.attributes) {
    if (isDirective(name) && !directives.includes(name)) {
      refuse(
        context,
        offset,
        `The preview does not know ${name}. It has: ${directives.join(', ')}, model:….`,
      );
    }
  }
}
