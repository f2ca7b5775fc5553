import type { Change } from '../frame/events.ts';
import type { Bundle } from './bundle.ts';
import type { Problem } from './problem.ts';
import type { SourceLocator } from './source-location.ts';

/** What the server shows now. */
export interface PreviewState {
  /** Counts the builds. */
  readonly version: number;
  /** The last build that succeeded; phones that run it go on while the next one fails. */
  readonly good: GoodBuild | undefined;
  /** Why the last build failed; empty when it succeeded. */
  readonly problems: readonly Problem[];
}

export interface GoodBuild {
  readonly version: number;
  readonly bundle: Bundle;
  readonly locator: SourceLocator;
  /** How it differs from the one that succeeded before it. */
  readonly change: Change;
  readonly previousVersion: number;
}
