import type { FunctionDefinition, LifecycleHandler } from './function-definition.ts';
import { startThread } from './instance-thread.ts';
import { describeError } from './runtime/function-error.ts';
import type { FunctionErrorBody, Invocation, Occasion, Outcome } from './runtime/messages.ts';

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
  /** Finds out whether it has finished by now, without waiting for its thread's word. */
  look(): void;
  /** Takes no more invocations and ends: an idle one after its preStop handler, a busy one at once. */
  stop(occasion: Occasion): void;
  /** Ends it, whatever it does: what runs on it fails. */
  end(): void;
}

export interface InstanceOptions {
  readonly definition: FunctionDefinition;
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly runtimeCode: string;
  readonly environment: Record<string, string>;
  readonly clock: () => number;
  /** Takes what the function prints, with the request that runs or ran last. */
  readonly onPrint: (text: string, requestId: string) => void;
  /** Called when it has finished an invocation and is idle, at once: those who wait for the result go on later. */
  readonly onIdle: () => void;
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
  let limit: { readonly seconds: number; readonly timer: NodeJS.Timeout } | undefined;
  let requestId = '';
  let isReady = false;
  let isColdStart = true;
  let hasEnded = false;
  let memoryBytes = 0;
  let onStopped: (() => void) | undefined;

  const print = (text: string) => options.onPrint(text, requestId);

  function finish(outcome: Outcome): void {
    if (running === undefined) return;
    const { startedAt, resolve } = running;
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
    clearTimeout(limit?.timer);
    options.onEnd(thread.terminate());
  }

  function stop(occasion: Occasion): void {
    const { preStop } = definition;
    if (hasEnded || running !== undefined || !isReady || preStop === undefined) {
      end();
      return;
    }
    hasEnded = true;
    clearTimeout(limit?.timer);
    requestId = occasion.requestId;
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
    thread.post({ type: 'stop', ...occasion });
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

  /** Gives what runs so many seconds from now. The timer stays when it has finished, for the next invocation. */
  function setLimit(seconds: number): void {
    if (limit?.seconds === seconds) {
      limit.timer.refresh();
      return;
    }
    clearTimeout(limit?.timer);
    const timer = setTimeout(() => {
      if (running !== undefined) failAndEnd({ errorMessage: `Function time out after ${seconds} seconds` });
    }, seconds * 1000);
    limit = { seconds, timer: timer.unref() };
  }

  function initialize({ timeoutSeconds }: LifecycleHandler): void {
    if (running === undefined) return;
    setLimit(timeoutSeconds);
    const { requestId, credentials } = running.invocation;
    thread.post({ type: 'initialize', requestId, credentials });
  }

  function invokeRunning(): void {
    if (running === undefined) return;
    isReady = true;
    setLimit(definition.timeoutSeconds);
    running.startedAt = clock();
    thread.post({ type: 'invoke', ...running.invocation });
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
        finish(message);
        return hasEnded ? undefined : options.onIdle();
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
        running = { invocation, resolve, startedAt: clock() };
        if (isReady) invokeRunning();
        else setLimit(definition.timeoutSeconds);
      }),
    look: thread.takeAnswer,
    stop,
    end,
  };
}

interface RunningInvocation {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
  startedAt: number;
}

function isOutOfMemory(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  );
}
