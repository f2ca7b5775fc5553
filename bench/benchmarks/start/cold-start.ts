import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from '../../../local/function-compute/function-definition.ts';
import { startInstance } from '../../../local/function-compute/instance.ts';
import { compileRuntime } from '../../../local/function-compute/runtime-code.ts';
import type { Benchmark } from '../../benchmark.ts';
import { inTurns } from '../../measure/in-turns.ts';

const startsInARound = 10;

/** From the build of this file, which lies in bench/dist. */
const runtimeSource = join(__dirname, '..', '..', 'local', 'function-compute', 'runtime', 'main.ts');

/** What an instance adds to the thread that it is: the runtime, the guards, loading the function, the first answer. */
export const coldStart: Benchmark = {
  title:
    'The first answer of a new instance of an empty function, against the first message of a bare worker thread',
  measured: 'instance',
  reference: 'bare thread',

  async run({ effort, progress }) {
    const codeDirectory = mkdtempSync(join(tmpdir(), 'bench-function-'));
    writeFileSync(join(codeDirectory, 'index.js'), "exports.handler = async () => '';");
    const runtimeCode = compileRuntime(runtimeSource);
    const starts = effort.quick ? 2 : startsInARound;
    const halves = {
      measured: () => medianOf(starts, () => startFunction(codeDirectory, runtimeCode)),
      reference: () => medianOf(starts, startThread),
    };
    try {
      progress('warming up');
      await halves.measured();
      await halves.reference();
      progress(`${effort.rounds} rounds`);
      const { measured, reference } = await inTurns(effort.rounds, halves);
      return [
        {
          kind: 'comparison',
          name: 'cold start',
          unit: 'µs',
          measured,
          reference,
          goal: 'start of an instance',
        },
      ];
    } finally {
      rmSync(codeDirectory, { recursive: true });
    }
  },
};

async function medianOf(count: number, start: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await start());
  times.sort((a, b) => a - b);
  return (times[Math.floor(count / 2)] ?? 0) * 1000;
}

/** @returns milliseconds. */
async function startFunction(codeDirectory: string, runtimeCode: string): Promise<number> {
  const definition: FunctionDefinition = {
    generation: 3,
    functionName: 'empty',
    runtime: 'nodejs20',
    handler: 'index.handler',
    codeDirectory,
    timeoutSeconds: 10,
    memoryMegabytes: 128,
    environmentVariables: {},
  };
  const began = performance.now();
  let ended: Promise<void> | undefined;
  const instance = startInstance({
    definition,
    instanceId: 'c-bench',
    accountId: '1234567890123456',
    region: 'cn-hangzhou',
    runtimeCode,
    environment: {},
    clock: Date.now,
    onPrint: (text) => {
      throw new Error(text);
    },
    onIdle: () => undefined,
    onEnd: (ending) => {
      ended = ending;
    },
  });
  const { outcome } = await instance.invoke({
    requestId: '1-bench',
    body: new Uint8Array(),
    credentials: { accessKeyId: '', accessKeySecret: '', securityToken: '' },
  });
  const took = performance.now() - began;
  if (outcome.kind !== 'returned') throw new Error('The empty function failed.');
  instance.end();
  await ended;
  return took;
}

/** @returns milliseconds. */
async function startThread(): Promise<number> {
  const began = performance.now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage('ready')", { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  const took = performance.now() - began;
  await worker.terminate();
  return took;
}
