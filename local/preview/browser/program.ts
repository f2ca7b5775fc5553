import type { ComponentChildren } from 'preact';
import type { Data } from './data-path.ts';
import type { Owner } from './owner.ts';

/** A compiled AXML file. */
export interface Template {
  render(data: Data, owner: Owner, slots: Slots): ComponentChildren;
}

/** What a component's user put between its tags, by the name of the slot. */
export type Slots = Readonly<Record<string, () => ComponentChildren>>;

export interface UnitDefinition {
  /** Runs the script, which calls Page() or Component(). */
  load(): unknown;
  template(): Template;
}

export interface PageWindow {
  readonly defaultTitle?: string;
  readonly titleBarColor?: string;
  readonly navigationBarFrontColor?: string;
  readonly backgroundColor?: string;
  readonly pullRefresh?: boolean;
  readonly allowsBounceVertical?: string;
  readonly onReachBottomDistance?: number;
}

export interface PageDefinition extends UnitDefinition {
  readonly window: PageWindow;
}

/** A whole mini-program, as the server's entry script hands it over. Keys are paths such as `pages/index/index`. */
export interface Program {
  loadApp(): unknown;
  readonly entryPage: string;
  readonly pages: Readonly<Record<string, PageDefinition>>;
  readonly components: Readonly<Record<string, UnitDefinition>>;
}

/** The object given to App, Page or Component. */
export type Options = Record<string, unknown>;
