import type { ComponentChildren } from 'preact';
import type { Data } from './data-path.ts';
import type { Owner } from './owner.ts';

export type RenderTemplate = (data: Data, owner: Owner, slots: Slots) => ComponentChildren;

/** A compiled AXML file. */
export interface Template {
  readonly render: RenderTemplate;
}

/** What a component's user put between its tags, by the name of the slot: a function of what the slot shares. */
export type Slots = Readonly<Record<string, (shared: Data) => ComponentChildren>>;

export interface UnitDefinition {
  /** Runs the script, which calls Page() or Component(). */
  load(): unknown;
  template(): Template;
  /** Whether the styles of this page or component reach its own AXML alone. */
  readonly isIsolated: boolean;
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

export interface TabBarItem {
  readonly pagePath: string;
  readonly name: string;
  readonly icon?: string;
  readonly activeIcon?: string;
}

/** `tabBar` of app.json. */
export interface TabBarDefinition {
  readonly textColor?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  readonly items: readonly TabBarItem[];
}

export interface PageDefinition extends UnitDefinition {
  readonly window: PageWindow;
}

/** A whole mini-program, as the server's entry script hands it over. Keys are paths such as `pages/index/index`. */
export interface Program {
  loadApp(): unknown;
  readonly entryPage: string;
  readonly tabBar: TabBarDefinition | undefined;
  readonly pages: Readonly<Record<string, PageDefinition>>;
  readonly components: Readonly<Record<string, UnitDefinition>>;
}

/** The object given to App, Page or Component. */
export type Options = Record<string, unknown>;
