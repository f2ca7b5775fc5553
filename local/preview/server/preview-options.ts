export interface PreviewOptions {
  /** Has app.json, app.ts, app.acss, pages/…, components/… */
  readonly projectDirectory: string;
  /** On loopback; 0 takes a free one. */
  readonly port: number;
  /** Modules of the project to be replaced by other source text, by path relative to the project. */
  readonly replaceModules: Readonly<Record<string, string>>;
  /** The authCode that `my.getAuthCode` gives for a user. */
  authorize(user: string): Promise<string>;
  /** Origins that `my.request` may reach; any other fails with error 11. */
  allowedOrigins(): readonly string[];
  /** Called with every problem of the project (CompileError, PageError) and every fault of the preview. */
  onError(error: unknown): void;
}
