import type { FunctionDefinition, LifecycleHandler } from './function-definition.ts';
import { startThread } from './instance-thread.ts';
import { describeError } from './runtime/function-error.ts';
import type { ContextData, FunctionErrorBody, Invocation, Outcome } from './runtime/messages.ts';

export interface InvocationResult {
  readonly outcome: Outcome;
  readonly instanceId: string;
  /** Whether the instance was started for this invocation. */
  readonly isColdStart: boolean;
  readonly durationMilliseconds: number;
  readonly maximumMemoryMegabytes: number;
}

/** One instance of a function: a worker thread that runs one invocation at a time, and sleeps in between. */
export interface Instance {
  readonly instanceId: string;
  /** Whether it can take an invocation: none is running, and it did not end. */
  isIdle(): boolean;
  /** Runs an invocation. Whatever happens to the function, this resolves. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Takes no more invocations and ends: an idle one after its preStop handler, a busy one at once. */
  stop(context: ContextData): void;
  /** Ends it, whatever it does: what runs on it fails. */
  end(): void;
}

export interface InstanceOptions {
  readonly definition: FunctionDefinition;
  readonly instanceId: string;
  readonly runtimeCode: string;
  readonly environment: Record<string, string>;
  readonly clock: () => number;
  /** Takes what the function prints, with the request that runs or ran last. */
  readonly onPrint: (text: string, requestId: string) => void;
  /** Called once, when it takes no more invocations; `ended` resolves when its thread is gone. */
  readonly onEnd: (ended: Promise<void>) => void;
}

const bytesPerMegabyte = 1024 * 1024;

/**
 * Starts an instance. It loads the function's code once, then runs its initializer, then one invocation after the
 * other; loading and each invocation may take the function's timeout, the initializer its own.
 *
 * Between invocations it is frozen, as in the cloud: no timer fires and no socket is read until the next one.
 *
 * Where it differs from the cloud: `process.cwd()` is the local cloud's folder (a thread has none of its own and cannot
 * change it; there it is /code), the time zone is the machine's (there: UTC), and memory is that of JavaScript alone.
 */
export function startInstance(options: InstanceOptions): Instance {
  const { definition, instanceId, clock } = options;
  const thread = startThread(options);

  let running: RunningInvocation | undefined;
  let requestId = '';
  let isReady = false;
  let isColdStart = true;
  let hasEnded = false;
  let memoryBytes = 0;
  let onStopped: (() => void) | undefined;

  const print = (text: string) => options.onPrint(text, requestId);

  function finish(outcome: Outcome): void {
    if (running === undefined) return;
    const { startedAt, timer, resolve } = running;
    clearTimeout(timer);
    running = undefined;
    resolve({
      outcome,
      instanceId,
      isColdStart,
      durationMilliseconds: clock() - startedAt,
      maximumMemoryMegabytes: memoryBytes / bytesPerMegabyte,
    });
    isColdStart = false;
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    options.onEnd(thread.terminate());
  }

  function stop(context: ContextData): void {
    const { preStop } = definition;
    if (hasEnded || running !== undefined || !isReady || preStop === undefined) {
      end();
      return;
    }
    hasEnded = true;
    requestId = context.requestId;
    const stopped = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        print(`preStop did not end within ${preStop.timeoutSeconds} seconds.\n`);
        resolve();
      }, preStop.timeoutSeconds * 1000);
      onStopped = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    thread.post({ type: 'stop', context });
    options.onEnd(stopped.then(thread.terminate));
  }

  function failAndEnd(
    error: FunctionErrorBody,
    errorType: 'UnhandledInvocationError' | 'InitializationError' = 'UnhandledInvocationError',
  ): void {
    finish({ kind: 'failed', errorType, error });
    onStopped?.();
    end();
  }

  /** Gives what runs so many seconds from now. */
  function limit(seconds: number): void {
    if (running === undefined) return;
    clearTimeout(running.timer);
    running.timer = setTimeout(
      () => failAndEnd({ errorMessage: `Function time out after ${seconds} seconds` }),
      seconds * 1000,
    );
  }

  function initialize({ timeoutSeconds }: LifecycleHandler): void {
    if (running === undefined) return;
    limit(timeoutSeconds);
    thread.post({ type: 'initialize', context: running.invocation.context });
  }

  function invokeRunning(): void {
    if (running === undefined) return;
    isReady = true;
    limit(definition.timeoutSeconds);
    running.startedAt = clock();
    // A Buffer may be a part of a larger one that holds other requests, which would be sent along.
    const body = new Uint8Array(running.invocation.body);
    thread.post({ type: 'invoke', invocation: { ...running.invocation, body } });
  }

  function exitedUnexpectedly(): FunctionErrorBody {
    const duration = running === undefined ? 0 : clock() - running.startedAt;
    const memory = (memoryBytes / bytesPerMegabyte).toFixed(2);
    return {
      errorMessage: `Process exited unexpectedly before completing request (duration: ${duration}ms, maxMemoryUsage: ${memory}MB)`,
    };
  }

  function ranOutOfMemory(): void {
    memoryBytes = definition.memoryMegabytes * bytesPerMegabyte;
    print(`The function needed more than its ${definition.memoryMegabytes} MB of memory.\n`);
    failAndEnd(exitedUnexpectedly());
  }

  thread.onMessage((message) => {
    switch (message.type) {
      case 'printed':
        return print(message.text);
      case 'loaded':
        return definition.initializer === undefined ? invokeRunning() : initialize(definition.initializer);
      case 'notLoaded':
        return failAndEnd(message.error);
      case 'initialized':
        return invokeRunning();
      case 'notInitialized':
        print('The initializer failed.\n');
        return failAndEnd(message.error, 'InitializationError');
      case 'finished':
        memoryBytes = message.memoryBytes;
        return finish(message.outcome);
      case 'outOfMemory':
        return ranOutOfMemory();
      case 'stopped':
        return onStopped?.();
    }
  });
  thread.onError((error) => {
    if (hasEnded && onStopped === undefined) return;
    if (isOutOfMemory(error)) return ranOutOfMemory();
    failAndEnd(describeError(error));
  });
  thread.onExit(() => failAndEnd(exitedUnexpectedly()));

  return {
    instanceId,
    isIdle: () => running === undefined && !hasEnded,
    invoke: (invocation) =>
      new Promise((resolve) => {
        requestId = invocation.requestId;
        running = { invocation, resolve, startedAt: clock(), timer: undefined };
        limit(definition.timeoutSeconds);
        if (isReady) invokeRunning();
      }),
    stop,
    end,
  };
}

interface RunningInvocation {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
  startedAt: number;
  timer: NodeJS.Timeout | undefined;
}

function isOutOfMemory(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  );
}
