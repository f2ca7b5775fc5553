import { Worker } from 'node:worker_threads';
import type { InstanceOptions } from './instance.ts';
import type { InstanceSettings, MessageFromRuntime, MessageToRuntime } from './runtime/messages.ts';
import { allocateSharedMemory, openServiceEnd } from './runtime/shared-memory.ts';

/** The thread of an instance, and what is said to it and by it. */
export interface InstanceThread {
  /** Wakes the thread when it sleeps. */
  post(message: MessageToRuntime): void;
  /** Hears a message at once that it has sent already. */
  takeAnswer(): void;
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
  options: Pick<
    InstanceOptions,
    'definition' | 'accountId' | 'region' | 'runtimeCode' | 'environment' | 'onPrint'
  >,
): InstanceThread {
  const { definition, accountId, region } = options;
  const sharedMemory = allocateSharedMemory();
  const settings: InstanceSettings = {
    generation: definition.generation,
    runtime: definition.runtime,
    codeDirectory: definition.codeDirectory,
    handler: definition.handler,
    ...(definition.initializer && { initializer: definition.initializer.handler }),
    ...(definition.preStop && { preStop: definition.preStop.handler }),
    memoryMegabytes: definition.memoryMegabytes,
    context: {
      accountId,
      region,
      function: {
        name: definition.functionName,
        handler: definition.handler,
        memory: definition.memoryMegabytes,
        timeout: definition.timeoutSeconds,
      },
      service: {
        name: definition.serviceName ?? '',
        logProject: '',
        logStore: '',
        qualifier: 'LATEST',
        versionId: '',
      },
    },
    sharedMemory,
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

  let listener: (message: MessageFromRuntime) => void = () => undefined;
  const memory = openServiceEnd<MessageToRuntime, MessageFromRuntime>(sharedMemory, (message) =>
    listener(message),
  );
  worker.on('message', (message: MessageFromRuntime) => {
    memory.takeAnswer();
    listener(message);
  });

  return {
    post(message) {
      if (!memory.put(message)) worker.postMessage(withoutNeighbours(message));
      memory.wake();
    },
    takeAnswer: memory.takeAnswer,
    onMessage(onMessage) {
      listener = onMessage;
    },
    onError(onError) {
      worker.on('error', (error) => {
        memory.takeAnswer();
        onError(error);
      });
    },
    onExit(onExit) {
      worker.on('exit', () => {
        memory.takeAnswer();
        memory.close();
        onExit();
      });
    },
    terminate: () => worker.terminate().then(() => undefined),
  };
}

/** The body may be a part of a larger buffer that holds other requests, which a port would send along. */
function withoutNeighbours(message: MessageToRuntime): MessageToRuntime {
  return message.type === 'invoke' ? { ...message, body: new Uint8Array(message.body) } : message;
}
