import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Benchmark } from '../../benchmark.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { freePort, localCloud, startProgram } from './program.ts';

const bareServer =
  "require('node:http').createServer((q, r) => r.end()).listen(0, '127.0.0.1', () => console.log('ready'))";

/** Until nothing is left to be built or kept: what changed just before a build is built once more. */
const uncountedStarts = 3;

/** What somebody waits for who starts the local cloud again: all services, with the functions deployed. */
export const readyLine: Benchmark = {
  title: 'From the start of the local cloud to its ready line, against that of a bare node:http server',
  measured: 'local cloud',
  reference: 'bare http',

  async run({ effort, directory, random, progress }) {
    const args = localCloud({ port: await freePort(random), dataDirectory: join(directory, 'cloud') });
    const halves = {
      measured: () => microsecondsToFirstLine(args),
      reference: () => microsecondsToFirstLine(['-e', bareServer]),
    };
    progress('first build');
    for (let start = 0; start < uncountedStarts; start++) await halves.measured();
    await halves.reference();
    progress(`${effort.rounds} rounds`);
    const { measured, reference } = await inTurns(effort.rounds, halves);
    return [{ kind: 'comparison', name: 'ready line', unit: 'µs', measured, reference, goal: 'ready line' }];
  },
};

async function microsecondsToFirstLine(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const program = await startProgram(args);
  const took = performance.now() - began;
  await program.end();
  return took * 1000;
}
