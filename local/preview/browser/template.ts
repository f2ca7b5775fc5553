import { type ComponentChild, type ComponentChildren, Fragment, h } from 'preact';
import type { BoundProps } from './bound-props.ts';
import { ComponentHost } from './component-host.ts';
import type { Data } from './data-path.ts';
import type { EventBinding, EventBindings } from './elements/element-props.ts';
import { elements } from './elements/elements.ts';
import type { Owner } from './owner.ts';
import type { RenderTemplate, Slots } from './program.ts';

/** A basic component. Compiled AXML calls this, and the functions below. */
export function element(
  tag: string,
  owner: Owner,
  attributes: Record<string, unknown>,
  dataset: Record<string, unknown>,
  events: EventBindings,
  children: ComponentChildren,
  twoWay?: string,
): ComponentChild {
  const type = elements[tag];
  return type ? h(type, { tag, owner, attributes, dataset, events, twoWay }, children) : null;
}

/** A custom component. `takeInstance` is the method that `ref` names. */
export function component(
  path: string,
  user: Owner,
  passed: Record<string, unknown>,
  slots: Slots,
  takeInstance: ((instance: unknown) => unknown) | undefined,
  bound: BoundProps = {},
): ComponentChild {
  return h(ComponentHost, { key: path, path, user, passed, slots, takeInstance, bound });
}

/**
 * What a:for repeats. Nothing (undefined, null) is no item; a number is that many (the documentation uses it
 * and does not say what the items are: they count from 1 here, the index from 0).
 */
export function items(list: unknown, at: string): readonly unknown[] {
  if (list === undefined || list === null) return [];
  if (typeof list === 'number') return Array.from({ length: list }, (_, index) => index + 1);
  if (!Array.isArray(list)) throw new Error(`${at}: a:for needs an array, not ${JSON.stringify(list)}.`);
  return list;
}

/** a:for. */
export function each(
  list: unknown,
  at: string,
  render: (item: unknown, index: number) => ComponentChildren,
  keyOf: ((item: unknown, index: number) => unknown) | undefined,
): ComponentChild[] {
  return items(list, at).map((item, index) =>
    h(Fragment, { key: keyOf ? String(keyOf(item, index)) : index }, render(item, index)),
  );
}

/** What the component's user put into a slot, or else the slot's own content. `shared` is what slot-scope sees. */
export function slot(
  slots: Slots,
  name: unknown,
  shared: Data,
  fallback: () => ComponentChildren,
): ComponentChildren {
  const content = slots[text(name)];
  return content ? content(shared) : fallback();
}

/** Contents for slots, some of whose names were only known now; what has the same name follows each other. */
export function slotContents(
  fixed: Slots,
  named: readonly (readonly (readonly [unknown, Slots[string]])[])[],
): Slots {
  const contents: Record<string, Slots[string]> = { ...fixed };
  for (const [name, content] of named.flat()) {
    const before = contents[text(name)];
    contents[text(name)] = before ? (shared) => [before(shared), content(shared)] : content;
  }
  return contents;
}

/** `<template is>`: a template sees its own data alone. */
export function template(
  templateOf: (name: string) => RenderTemplate | undefined,
  name: unknown,
  data: unknown,
  owner: Owner,
  slots: Slots,
  at: string,
): ComponentChild {
  const render = templateOf(text(name));
  if (render === undefined) throw new Error(`${at}: There is no template “${text(name)}”.`);
  return h(Fragment, { key: text(name) }, render((data ?? {}) as Data, owner, slots));
}

/** A call of a function of an SJS module. */
export function call(target: unknown, name: PropertyKey, args: readonly unknown[]): unknown {
  const method = (target as Record<PropertyKey, unknown> | null | undefined)?.[name];
  if (typeof method !== 'function') throw new Error(`SJS: ${String(name)} is not a function.`);
  return method.apply(target, args);
}

/** Of several bindings of one event, the first that names a method. */
export function either(bindings: readonly EventBinding[]): EventBinding | undefined {
  return bindings.find(({ handler }) => Boolean(handler)) ?? bindings[0];
}

/** A value within text or a string: nothing is the empty string. */
export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
