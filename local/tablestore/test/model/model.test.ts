import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { print } from './print.ts';
import type { Step } from './requests.ts';
import { runScript } from './run-script.ts';
import { scripts } from './scripts.ts';

// MODEL_RUNS=10000 looks for longer; MODEL_SEED=… repeats a run that failed.
const runs = Number(process.env['MODEL_RUNS'] ?? 300);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);
const mostSteps = 100;
/** A failing script takes some hundred more runs to shrink. */
const timeout = 120_000 + runs * 1000;

it(
  'the server answers random scripts, with restarts in between, as a plain model in memory does',
  async () => {
    let requests = 0;
    const property = fc.asyncProperty(scripts(mostSteps), async (script) => {
      const outcome = await runScript(script);
      requests += outcome.requests;
      return outcome.difference === undefined;
    });
    const { failed, counterexample } = await fc.check(property, { numRuns: runs, seed });
    process.stderr.write(`model: ${requests} requests in ${runs} scripts, MODEL_SEED=${seed}\n`);
    if (failed) throw new Error(await explain(counterexample?.[0] ?? []));
    expect(requests).toBeGreaterThan(runs * 20);
  },
  timeout,
);

/** The shortest script that was found, with what came of its last step. */
async function explain(script: readonly Step[]): Promise<string> {
  const { difference } = await runScript(script);
  if (difference === undefined) return 'A script failed once and not again.';
  const isLaterPage = print(difference.request) !== print(script[difference.step]);
  return [
    `The server and the model differ (MODEL_SEED=${seed} MODEL_RUNS=${runs}):`,
    ...script.slice(0, difference.step + 1).map((step, index) => `${index + 1}. ${line(step)}`),
    ...(isLaterPage ? [`then ${line(difference.request)}`] : []),
    `the model answers  ${difference.expected}`,
    `the server answers ${difference.answered}`,
  ].join('\n');
}

function line({ operation, ...details }: Step): string {
  return `${operation} ${print(details)}`;
}
