import fc from 'fast-check';
import { tried } from '../../hard/tries.ts';

/** How many inputs each property is tried with in the long run; unset in CI. */
const longRun = Number(process.env['HARD_RUNS'] ?? 0);

/** How often something is tried: `usual` in CI, HARD_RUNS in the long run. */
export function runsOf(usual: number): number {
  return Math.max(usual, longRun);
}

/** For a test that tries something so often, in milliseconds: generous, for machines with much else to do. */
export function timeoutFor(runs: number): number {
  return 120_000 + runs * 100;
}

/**
 * Tries a property with random inputs, and notes how many. The seed is printed; with HARD_SEED the same inputs come
 * again. What fails is shrunk.
 */
export async function fuzz<Input>(
  name: string,
  usual: number,
  inputs: fc.Arbitrary<Input>,
  holds: (input: Input) => Promise<void>,
): Promise<void> {
  const runs = runsOf(usual);
  const seed = Number(process.env['HARD_SEED'] ?? Date.now() & 0x7fffffff);
  process.stderr.write(`${name}: ${runs} inputs of seed ${seed}\n`);
  await fc.assert(fc.asyncProperty(inputs, holds), { numRuns: runs, seed });
  tried(runs);
}
