const longest = 5 * 60 * 1000;

/**
 * How long to rest after so many failures in a row, in milliseconds: about 2 seconds, then 4, 8 and so on, at most 5
 * minutes; half of it by chance, so that devices that failed together do not come back together.
 */
export function pauseBefore(failures: number, randomBytes: (count: number) => Uint8Array): number {
  const [random = 0] = randomBytes(1);
  const pause = Math.min(longest, 1000 * 2 ** Math.min(failures, 20));
  return pause * (0.5 + random / 512);
}
