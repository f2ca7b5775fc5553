import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './function-definition.ts';
import { describeError } from './runtime/function-error.ts';
import type {
  FunctionErrorBody,
  InstanceSettings,
  Invocation,
  MessageFromRuntime,
  Outcome,
} from './runtime/messages.ts';

export interface InvocationResult {
  readonly outcome: Outcome;
  readonly instanceId: string;
  readonly durationMilliseconds: number;
  readonly maximumMemoryMegabytes: number;
}

/** One instance of a function: a worker thread that runs one invocation at a time. */
export interface Instance {
  readonly instanceId: string;
  /** Whether it can take an invocation: none is running, and it did not end. */
  isIdle(): boolean;
  /** Runs an invocation. Whatever happens to the function, this resolves. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Ends it, whatever it does: what runs on it fails. */
  end(): void;
}

const bytesPerMegabyte = 1024 * 1024;

/**
 * Options of Node.js for instances, instead of the local cloud's own, whose loaders would also compile functions.
 * Recent releases of Node.js 20 take ECMAScript modules where earlier ones do not; nothing says which of them the
 * cloud runs, so that functions have to do without.
 */
const classicModuleLoading = ['--no-experimental-require-module', '--no-experimental-detect-module'].filter(
  (option) => process.allowedNodeEnvironmentFlags.has(option),
);

/**
 * Starts an instance. It loads the function's code once; its clock starts with the first invocation, and loading as
 * well as each invocation may take the function's timeout.
 *
 * Where it differs from the cloud: `process.cwd()` is the local cloud's folder (a thread has none of its own and cannot
 * change it; there it is /code), the time zone is the machine's (there: UTC), what a function leaves running after its
 * answer goes on running (there: frozen), and the memory limit counts the JavaScript heap without Buffers.
 */
export function startInstance(options: {
  definition: FunctionDefinition;
  instanceId: string;
  runtimeCode: string;
  environment: Record<string, string>;
  clock: () => number;
  /** Takes what the function prints, with the request that runs or ran last. */
  onPrint: (text: string, requestId: string) => void;
  /** Called once, when it takes no more invocations; `ended` resolves when its thread is gone. */
  onEnd: (ended: Promise<void>) => void;
}): Instance {
  const { definition, instanceId, clock } = options;
  const settings: InstanceSettings = {
    generation: definition.generation,
    runtime: definition.runtime,
    codeDirectory: definition.codeDirectory,
    handler: definition.handler,
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

  let running: RunningInvocation | undefined;
  let requestId = '';
  let isLoaded = false;
  let hasEnded = false;
  let heapBytes = 0;

  const print = (text: string) => options.onPrint(text, requestId);

  function finish(outcome: Outcome): void {
    if (running === undefined) return;
    const { startedAt, timer, resolve } = running;
    clearTimeout(timer);
    running = undefined;
    resolve({
      outcome,
      instanceId,
      durationMilliseconds: clock() - startedAt,
      maximumMemoryMegabytes: heapBytes / bytesPerMegabyte,
    });
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    options.onEnd(worker.terminate().then(() => undefined));
  }

  function failAndEnd(error: FunctionErrorBody): void {
    finish({ kind: 'failed', errorType: 'UnhandledInvocationError', error });
    end();
  }

  function startTimer(): NodeJS.Timeout {
    return setTimeout(() => {
      failAndEnd({ errorMessage: `Function time out after ${definition.timeoutSeconds} seconds` });
    }, definition.timeoutSeconds * 1000);
  }

  function post(): void {
    if (running === undefined || !isLoaded) return;
    clearTimeout(running.timer);
    running.timer = startTimer();
    running.startedAt = clock();
    // A Buffer may be a part of a larger one that holds other requests, which would be sent along.
    worker.postMessage({ ...running.invocation, body: new Uint8Array(running.invocation.body) });
  }

  function exitedUnexpectedly(): FunctionErrorBody {
    const duration = running === undefined ? 0 : clock() - running.startedAt;
    const memory = (heapBytes / bytesPerMegabyte).toFixed(2);
    return {
      errorMessage: `Process exited unexpectedly before completing request (duration: ${duration}ms, maxMemoryUsage: ${memory}MB)`,
    };
  }

  worker.on('message', (message: MessageFromRuntime) => {
    switch (message.type) {
      case 'printed':
        return print(message.text);
      case 'loaded':
        isLoaded = true;
        return post();
      case 'notLoaded':
        return failAndEnd(message.error);
      case 'finished':
        heapBytes = message.heapBytes;
        return finish(message.outcome);
    }
  });
  worker.on('error', (error: unknown) => {
    if (hasEnded) return;
    const isOutOfMemory =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (isOutOfMemory) heapBytes = definition.memoryMegabytes * bytesPerMegabyte;
    const description = isOutOfMemory ? exitedUnexpectedly() : describeError(error);
    print(
      isOutOfMemory
        ? `The function needed more than its ${definition.memoryMegabytes} MB of memory.\n`
        : `Uncaught: ${description.stackTrace?.join('\n') ?? description.errorMessage}\n`,
    );
    failAndEnd(description);
  });
  worker.on('exit', () => failAndEnd(exitedUnexpectedly()));
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (data: Buffer) => print(data.toString()));

  return {
    instanceId,
    isIdle: () => running === undefined && !hasEnded,
    invoke: (invocation) =>
      new Promise((resolve) => {
        requestId = invocation.requestId;
        running = { invocation, resolve, startedAt: clock(), timer: startTimer() };
        post();
      }),
    end,
  };
}

interface RunningInvocation {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
  startedAt: number;
  timer: NodeJS.Timeout;
}
