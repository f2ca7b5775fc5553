import type { Backend } from './backend.ts';
import type { BrowserScript } from './browser-scripts.ts';

/**
 * Values for exports of the project's modules: path relative to the project → name → value. The module's other exports
 * stay. A name with a text is one that the module itself must export, or it would work in the preview alone; one that is
 * `undefined` may be missing. A module that the project does not have is not replaced.
 */
export type ReplacedExports = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

export interface PreviewOptions {
  /** What the panel of requests and the switches work with; without it they have little to show. */
  readonly backend?: Backend;
  /** Milliseconds since 1970. */
  clock(): number;
  /** The preview's own scripts, when somebody has built them already. */
  browserScript?(name: BrowserScript): Promise<string>;
  /** Has app.json, app.ts, app.acss, pages/…, components/… */
  readonly projectDirectory: string;
  /** On loopback; 0 takes a free one. */
  readonly port: number;
  readonly replaceExports: ReplacedExports;
  /** The authCode that `my.getAuthCode` gives for a user. */
  authorize(user: string): Promise<string>;
  /** Origins that `my.request` may reach; any other fails with error 11. */
  allowedOrigins(): readonly string[];
  /** Called with every problem of the project (CompileError, PageError) and every fault of the preview. */
  onError(error: unknown): void;
}
