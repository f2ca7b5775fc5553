import { type ComponentChild, type ComponentChildren, Fragment, h } from 'preact';
import { ComponentHost } from './component-host.ts';
import type { EventBindings } from './elements/element-props.ts';
import { elements } from './elements/elements.ts';
import type { Owner } from './owner.ts';
import type { Slots } from './program.ts';

/** A basic component. Compiled AXML calls this, and the functions below. */
export function element(
  tag: string,
  owner: Owner,
  attributes: Record<string, unknown>,
  dataset: Record<string, unknown>,
  events: EventBindings,
  children: ComponentChildren,
): ComponentChild {
  const type = elements[tag];
  return type ? h(type, { tag, owner, attributes, dataset, events }, children) : null;
}

/** A custom component. */
export function component(
  path: string,
  user: Owner,
  passed: Record<string, unknown>,
  slots: Slots,
): ComponentChild {
  return h(ComponentHost, { key: path, path, user, passed, slots });
}

/** a:for. Nothing to repeat (undefined, null) renders nothing. */
export function each(
  list: unknown,
  at: string,
  render: (item: unknown, index: number) => ComponentChildren,
  keyOf: ((item: unknown, index: number) => unknown) | undefined,
): ComponentChild[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new Error(`${at}: a:for needs an array, not ${JSON.stringify(list)}.`);
  return list.map((item, index) =>
    h(Fragment, { key: keyOf ? String(keyOf(item, index)) : index }, render(item, index)),
  );
}

/** What the component's user put into a slot, or else the slot's own content. */
export function slot(slots: Slots, name: string, fallback: () => ComponentChildren): ComponentChildren {
  return (slots[name] ?? fallback)();
}

/** A value within text or a string: nothing is the empty string. */
export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
