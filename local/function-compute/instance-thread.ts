import { Worker } from 'node:worker_threads';
import type { InstanceOptions } from './instance.ts';
import type { InstanceSettings, MessageFromRuntime, MessageToRuntime } from './runtime/messages.ts';

/** The thread of an instance, and what is said to it and by it. */
export interface InstanceThread {
  /** Wakes the thread when it sleeps. */
  post(message: MessageToRuntime): void;
  onMessage(listener: (message: MessageFromRuntime) => void): void;
  /** An error that the function did not catch, which has ended the thread. */
  onError(listener: (error: unknown) => void): void;
  onExit(listener: () => void): void;
  /** Ends it, asleep or in an endless loop. */
  terminate(): Promise<void>;
}

/**
 * Options of Node.js for instances, instead of the local cloud's own, whose loaders would also compile functions.
 * Recent releases of Node.js 20 take ECMAScript modules where earlier ones do not; nothing says which of them the
 * cloud runs, so that functions have to do without.
 */
const classicModuleLoading = ['--no-experimental-require-module', '--no-experimental-detect-module'].filter(
  (option) => process.allowedNodeEnvironmentFlags.has(option),
);

/** Starts the thread of an instance, which loads the function's code at once. */
export function startThread(
  options: Pick<InstanceOptions, 'definition' | 'runtimeCode' | 'environment' | 'onPrint'>,
): InstanceThread {
  const { definition } = options;
  const posted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const settings: InstanceSettings = {
    generation: definition.generation,
    runtime: definition.runtime,
    codeDirectory: definition.codeDirectory,
    handler: definition.handler,
    ...(definition.initializer && { initializer: definition.initializer.handler }),
    ...(definition.preStop && { preStop: definition.preStop.handler }),
    memoryMegabytes: definition.memoryMegabytes,
    posted,
  };
  const worker = new Worker(options.runtimeCode, {
    eval: true,
    workerData: settings,
    env: options.environment,
    execArgv: classicModuleLoading,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (data: Buffer) => options.onPrint(data.toString(), ''));
  }

  return {
    post(message) {
      worker.postMessage(message);
      Atomics.add(posted, 0, 1);
      Atomics.notify(posted, 0);
    },
    onMessage: (listener) => void worker.on('message', listener),
    onError: (listener) => void worker.on('error', listener),
    onExit: (listener) => void worker.on('exit', listener),
    terminate: () => worker.terminate().then(() => undefined),
  };
}
