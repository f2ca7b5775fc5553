import { describe, expect, it, jest } from '@jest/globals';
import { isLong, loadSeconds } from '../hard/effort.ts';
import { tried } from '../hard/tries.ts';
import { checkHistory } from './history.ts';
import { type Load, runLoad } from './run-load.ts';

jest.setTimeout(120_000);

const seconds = loadSeconds(12);
const users = isLong ? 2_000 : 40;
const perSecond = isLong ? 25 : 8;
const seed = 1;

describe('L1: a steady load of many users, with faults switched on and off', () => {
  it(
    'loses no acknowledged write, does none twice, shows nobody another’s row, and fails with documented codes alone',
    async () => {
      const load = await runLoad({ users, perSecond, seconds, seed, timeout: 60_000 });
      tried(load.calls.length);
      process.stdout.write(`${describeLoad(load)}\n`);
      expect(checkHistory([...load.calls.map(({ result }) => result), ...load.looks])).toEqual([]);
      // It was a load: much of it succeeded, and faults were met.
      const done = load.calls.filter(({ result }) => result.code === undefined);
      const kinds = new Set(done.map(({ result }) => result.operation.type));
      expect([...kinds]).toEqual(expect.arrayContaining(['list', 'add']));
      expect(load.faultsMet).toBeGreaterThan(0);
    },
    (seconds * 4 + 240) * 1000,
  );
});

function describeLoad({ calls, faultsMet }: Load): string {
  const codes: Record<string, number> = {};
  for (const { result } of calls) codes[result.code ?? 'OK'] = (codes[result.code ?? 'OK'] ?? 0) + 1;
  return `${calls.length} calls, ${faultsMet} faults met: ${JSON.stringify(codes)}`;
}
