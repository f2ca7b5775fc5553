import { checkDirectives, isDirective } from './attribute-checks.ts';
import { type Context, findAttribute, place, refuse, refuseIn } from './context.ts';
import type { Scope } from './expression.ts';
import type { ElementNode } from './parse-axml.ts';
import { compileSlotContents } from './slot-contents.ts';
import { isTwoWay, propBinding } from './two-way.ts';
import { compileAttribute, compileValue } from './value.ts';

/** JavaScript for a custom component: its props, the method that takes its instance, and what goes into its slots. */
export function compileComponent(node: ElementNode, path: string, scope: Scope, context: Context): string {
  checkDirectives(node, context);
  const props: string[] = [];
  const boundProps: string[] = [];
  for (const attribute of node.attributes) {
    const { name, offset, valueOffset } = attribute;
    if (isDirective(name) || ['key', 'slot', 'slot-scope', 'ref'].includes(name)) continue;
    const value = () => compileAttribute(attribute, scope, refuseIn(context, valueOffset));
    if (isTwoWay(attribute)) {
      const binding = propBinding(node, attribute, scope, context);
      if (binding === undefined) continue;
      props.push(`${JSON.stringify(binding.name)}: ${value()}`);
      boundProps.push(`${JSON.stringify(binding.name)}: ${JSON.stringify(binding.path)}`);
      continue;
    }
    // A function is passed by the name of the prop: on…, or catch… as published component libraries do.
    if (/^(on|catch)[A-Z]/.test(name)) {
      const handler = compileValue(attribute.value ?? '', scope, refuseIn(context, valueOffset));
      props.push(`${JSON.stringify(name)}: owner.pass(${handler}, ${place(context, offset)})`);
    } else {
      props.push(`${JSON.stringify(name)}: ${value()}`);
    }
  }
  const slots = compileSlotContents(node, scope, context);
  const bound = boundProps.length > 0 ? `, { ${boundProps.join(', ')} }` : '';
  return `component(${JSON.stringify(path)}, owner, { ${props.join(', ')} }, ${slots}, ${compileRef(node, scope, context)}${bound})`;
}

function compileRef(node: ElementNode, scope: Scope, context: Context): string {
  const ref = findAttribute(node, 'ref');
  if (ref === undefined) return 'undefined';
  if (!ref.value) refuse(context, ref.offset, 'ref must name a method.');
  const handler = compileValue(ref.value ?? '', scope, refuseIn(context, ref.valueOffset));
  return `owner.pass(${handler}, ${place(context, ref.offset)})`;
}

/** A slot of the component that the file belongs to. Attributes other than its name are for slot-scope. */
export function compileSlot(node: ElementNode, scope: Scope, context: Context): string {
  checkDirectives(node, context);
  for (const attribute of node.attributes.filter(isTwoWay)) {
    refuse(context, attribute.offset, `A <slot> shares values one way alone, not by ${attribute.name}.`);
  }
  const name = findAttribute(node, 'name');
  const nameCode = name
    ? compileValue(name.value ?? '', scope, refuseIn(context, name.valueOffset))
    : JSON.stringify('');
  const shared = node.attributes
    .filter((attribute) => !isDirective(attribute.name) && !['name', 'key', 'slot'].includes(attribute.name))
    .map(
      (attribute) =>
        `${JSON.stringify(attribute.name)}: ${compileAttribute(attribute, scope, refuseIn(context, attribute.valueOffset))}`,
    );
  const content = context.compileNodes(node.children, scope, context);
  return `slot(slots, ${nameCode}, { ${shared.join(', ')} }, () => ${content})`;
}
