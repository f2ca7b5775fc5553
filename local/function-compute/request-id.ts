/** Random bytes, as `crypto.randomBytes` gives them. */
export type RandomBytes = (bytes: number) => Buffer;

const drawnAtOnce = 4096;

/** Draws random bytes many at a time, since each draw is a call to the system; none is given twice. */
export function inLargeDraws(random: RandomBytes): RandomBytes {
  let drawn: Buffer = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > drawn.length) {
      drawn = random(Math.max(bytes, drawnAtOnce));
      used = 0;
    }
    used += bytes;
    return drawn.subarray(used - bytes, used);
  };
}

/** A request id in the form of Function Compute: `1-{seconds}-{random}-{random}`, in hexadecimal. */
export function createRequestId(clock: () => number, random: RandomBytes): string {
  return `1-${hexadecimalSeconds(clock)}-${random(4).toString('hex')}-${random(6).toString('hex')}`;
}

/** An instance id in the form of Function Compute: `c-{seconds}-{random}`, in hexadecimal. */
export function createInstanceId(clock: () => number, random: RandomBytes): string {
  return `c-${hexadecimalSeconds(clock)}-${random(8).toString('hex')}`;
}

function hexadecimalSeconds(clock: () => number): string {
  return Math.floor(clock() / 1000)
    .toString(16)
    .padStart(8, '0');
}
