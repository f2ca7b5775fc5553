import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import type { Benchmark } from '../../benchmark.ts';
import { inTurns } from '../../measure/in-turns.ts';

const project = join(dirname(require.resolve('tsx/package.json')), '..', '..');
const bareServer =
  "require('node:http').createServer((q, r) => r.end()).listen(0, '127.0.0.1', () => console.log('ready'))";

/** What somebody waits for who starts the local cloud again: all services, with the functions deployed. */
export const readyLine: Benchmark = {
  title: 'From the start of the local cloud to its ready line, against that of a bare node:http server',
  measured: 'local cloud',
  reference: 'bare http',

  async run({ effort, directory, progress }) {
    const args = [
      '--import',
      'tsx',
      join('local', 'main.ts'),
      '--json',
      '--port',
      '0',
      '--data',
      join(directory, 'cloud'),
    ];
    const halves = {
      measured: () => microsecondsToFirstLine(args),
      reference: () => microsecondsToFirstLine(['-e', bareServer]),
    };
    progress('first build');
    await halves.measured();
    await halves.reference();
    progress(`${effort.rounds} rounds`);
    const { measured, reference } = await inTurns(effort.rounds, halves);
    return [{ kind: 'comparison', name: 'ready line', unit: 'µs', measured, reference, goal: { atMost: 3 } }];
  },
};

async function microsecondsToFirstLine(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`It ended with ${code} before it was ready.`);
    }),
  ]);
  const took = performance.now() - began;
  child.kill('SIGINT');
  await ended;
  return took * 1000;
}
