import type { Dialogs } from './dialogs.ts';
import type { Network } from './network.ts';
import type { PageStack } from './page-stack.ts';
import type { Options, Template } from './program.ts';
import type { TabBar } from './tab-bar.ts';

/** One phone: what its pages, components and `my` share. */
export interface Phone {
  readonly user: string;
  /** `alice`, the user's second device `alice#2`. */
  readonly name: string;
  readonly network: Network;
  /** `zh-Hans`, `en` … as Alipay names them. */
  readonly language: string;
  readonly dialogs: Dialogs;
  readonly stack: PageStack;
  readonly tabBar: TabBar | undefined;
  /** Draws the screen again, after something around the pages changed. */
  refresh(): void;
  nextId(): number;
  /** The object that a component's script gave to Component(). */
  componentDefinition(path: string): Options;
  componentTemplate(path: string): Template;
  /** Whether the styles of a page or component reach its own AXML alone. */
  isIsolated(path: string): boolean;
  /** Shows a fault of the mini-program over the phone and in the terminal; `at` is where its AXML led to it. */
  report(error: unknown, at?: string): void;
  /** Calls a function of the mini-program, and reports what it throws. */
  attempt(call: () => unknown): void;
  /** The user has let the app see nickname and avatar. */
  grantUserInfo(): void;
  hasUserInfoGrant(): boolean;
}
