import type { Bundle } from './bundle.ts';
import type { Problem } from './problem.ts';
import type { SourceLocator } from './source-location.ts';

/** What the server shows now. A build that failed leaves problems in place of a bundle. */
export interface PreviewState {
  readonly version: number;
  readonly bundle: Bundle | undefined;
  readonly problems: readonly Problem[];
  readonly locator: SourceLocator | undefined;
}
