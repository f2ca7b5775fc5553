/**
 * Whether more is tried than in continuous integration: `HARD_RUNS` says how many random inputs, `HARD_SECONDS` how long
 * the load lasts.
 */
export const isLong = process.env['HARD_RUNS'] !== undefined || process.env['HARD_SECONDS'] !== undefined;

/** How long the load lasts: `HARD_SECONDS`, or the usual number of seconds. */
export function loadSeconds(usual: number): number {
  const seconds = Number(process.env['HARD_SECONDS'] ?? usual);
  if (!(seconds > 0)) throw new RangeError(`HARD_SECONDS is no number of seconds: ${seconds}`);
  return seconds;
}
