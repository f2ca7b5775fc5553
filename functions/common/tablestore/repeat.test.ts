import { describe, expect, it } from '@jest/globals';
import { pauseBefore, repeating } from './repeat.ts';
import { TablestoreFailure } from './sdk-error.ts';

/** Time that only waiting moves on. */
function time(milliseconds: number) {
  let now = 0;
  const pauses: number[] = [];
  const wait = async (pause: number) => {
    pauses.push(pause);
    now += pause;
  };
  return { clock: () => now, deadline: milliseconds, wait, pauses };
}

/** Fails so many times, then answers. */
function failing(code: string, times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new TablestoreFailure(code, 'for a test');
    return 'done';
  };
}

const longest = () => 1 - Number.EPSILON;

describe('repeating', () => {
  it('goes on until there is an answer, with pauses of which the longest doubles up to a second', async () => {
    const given = time(60_000);
    expect(await repeating(given, longest)(failing('OTSServerBusy', 8))).toBe('done');
    expect(given.pauses).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000]);
  });

  it('ends with what was refused when the next attempt would come too late', async () => {
    const given = time(100);
    const repeated = repeating(given, longest)(failing('NetworkingError', 1000));
    await expect(repeated).rejects.toMatchObject({ code: 'NetworkingError' });
    expect(given.pauses).toEqual([20, 40]);
  });

  it.each(['OTSParameterInvalid', 'OTSConditionCheckFail', 'OTSNoPermissionAccess'])(
    'is not for %s',
    async (code) => {
      const given = time(60_000);
      await expect(repeating(given, longest)(failing(code, 1))).rejects.toMatchObject({ code });
      expect(given.pauses).toEqual([]);
    },
  );

  it('is spread over the whole pause', () => {
    expect([0, 0.25, 0.5, 0.75].map((chance) => pauseBefore(3, () => chance))).toEqual([0, 40, 80, 120]);
  });
});
