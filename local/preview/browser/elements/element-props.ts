import type { ComponentChildren } from 'preact';
import type { Owner } from '../owner.ts';

/** An event of an element, as its AXML binds it. */
export interface EventBinding {
  /** Name of a method of the owner. */
  readonly handler: unknown;
  /** `catch…`: the event does not go on to the elements around. */
  readonly stops: boolean;
  /** `file:line:column` of the binding. */
  readonly at: string;
}

/** By event name: `tap`, `longTap`, `change` … */
export type EventBindings = Readonly<Record<string, EventBinding | undefined>>;

/** What every basic component gets. */
export interface ElementProps {
  readonly tag: string;
  readonly owner: Owner;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly dataset: Readonly<Record<string, unknown>>;
  readonly events: EventBindings;
  /** Path of the field that the user's changes go into, if the AXML binds one by `model:`. */
  readonly twoWay: string | undefined;
  readonly children?: ComponentChildren;
}
