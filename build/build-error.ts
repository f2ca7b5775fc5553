/** A build that did not succeed; the message has a line for each error, with file, line and column. */
export class BuildError extends Error {
  override name = 'BuildError' as const;
  readonly code = 'BuildFailed';
}
