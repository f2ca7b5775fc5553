import { functionNotFound, resourceExhausted } from './errors.ts';
import type { Instance, InstanceOptions, InvocationResult } from './instance.ts';
import type { Invocation, Occasion } from './runtime/messages.ts';

/** The instances of one function. */
export interface InstancePool {
  /**
   * Runs an invocation on an idle instance or on a new one.
   *
   * @throws FunctionComputeError ResourceExhausted when the function has all the instances that it may have,
   * FunctionNotFound once closed.
   */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** The same, but waits for an instance instead of failing, as queued asynchronous invocations do. */
  invokeWhenPossible(invocation: Invocation): Promise<InvocationResult>;
  /** Takes no more invocations; resolves when those that run have finished and every instance has ended. */
  retire(): Promise<void>;
  /** Ends every instance at once, an idle one after its preStop: what runs or waits fails. */
  close(): Promise<void>;
}

/** What the pool is told by an instance that it has started. */
export type InstanceEvents = Pick<InstanceOptions, 'onIdle' | 'onEnd'>;

interface Waiting {
  run(instance: Instance): void;
  fail(error: unknown): void;
}

/**
 * Scales between nothing and as many instances as there are invocations at the same time. Where the function's
 * instances are limited, an invocation beyond that is refused, as in the cloud; the most that this machine runs
 * (`maximumInstances`) is not the function's fault, so that invocations beyond it wait, each in its turn.
 *
 * An instance that had nothing to do for `idleMilliseconds` ends. The one that worked last is taken first, so that
 * the others can.
 */
export function createInstancePool(options: {
  readonly functionName: string;
  /** How many instances the function may have at the moment; as many as it takes when undefined. */
  instanceLimit(): number | undefined;
  readonly maximumInstances: number;
  readonly idleMilliseconds: number;
  startInstance(events: InstanceEvents): Instance;
  /** What an instance's preStop is given. */
  stopOccasion(): Occasion;
}): InstancePool {
  const { functionName, instanceLimit, maximumInstances, stopOccasion } = options;
  const instances = new Set<Instance>();
  /** The one that worked last comes last. */
  const idle: Instance[] = [];
  const ending = new Set<Promise<void>>();
  let unfinished = 0;
  /** Those who wait until none is unfinished. */
  const whenNone: (() => void)[] = [];
  const waiting: Waiting[] = [];
  let isRetired = false;
  let isClosed = false;

  function startInstance(): Instance {
    let idleTimer: NodeJS.Timeout | undefined;
    const started = options.startInstance({
      onIdle() {
        idle.push(started);
        // It may be busy when the time is over; once it is idle again, another time begins.
        idleTimer ??= setTimeout(() => {
          if (idle.includes(started)) started.stop(stopOccasion());
        }, options.idleMilliseconds).unref();
        idleTimer.refresh();
        serveWaiting();
        if (isRetired) stopIdle();
      },
      onEnd(ended) {
        clearTimeout(idleTimer);
        if (idle.includes(started)) idle.splice(idle.indexOf(started), 1);
        instances.delete(started);
        ending.add(ended);
        void ended.finally(() => ending.delete(ended));
        serveWaiting();
      },
    });
    instances.add(started);
    return started;
  }

  function serveWaiting(): void {
    const most = Math.min(instanceLimit() ?? maximumInstances, maximumInstances);
    while (waiting.length > 0 && (idle.length > 0 || instances.size < most)) {
      const next = waiting.shift();
      try {
        next?.run(idle.pop() ?? startInstance());
      } catch (error) {
        next?.fail(error);
      }
    }
  }

  function stopIdle(): void {
    for (const instance of [...idle]) instance.stop(stopOccasion());
  }

  /** An instance that has finished is free from then on, and not only when this thread hears of it. */
  function lookAtBusy(): void {
    if (idle.length < instances.size) for (const instance of instances) instance.look();
  }

  function invokeWhenPossible(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      if (isClosed) throw functionNotFound(functionName);
      waiting.push({ run: (instance) => resolve(instance.invoke(invocation)), fail: reject });
      serveWaiting();
    });
  }

  async function tracked(invocation: Promise<InvocationResult>): Promise<InvocationResult> {
    unfinished += 1;
    try {
      return await invocation;
    } finally {
      unfinished -= 1;
      if (unfinished === 0) for (const goOn of whenNone.splice(0)) goOn();
    }
  }

  function finished(): Promise<void> {
    return unfinished === 0 ? Promise.resolve() : new Promise((resolve) => whenNone.push(resolve));
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const { fail } of waiting.splice(0)) fail(functionNotFound(functionName));
    for (const instance of [...instances]) instance.stop(stopOccasion());
    await Promise.allSettled([finished(), ...ending]);
  }

  async function retire(): Promise<void> {
    isRetired = true;
    if (waiting.length === 0) stopIdle();
    while (unfinished > 0) await finished();
    await close();
  }

  return {
    async invoke(invocation) {
      lookAtBusy();
      const limit = instanceLimit();
      if (limit !== undefined && idle.length === 0 && instances.size >= limit) {
        throw resourceExhausted(functionName, limit);
      }
      return tracked(invokeWhenPossible(invocation));
    },
    invokeWhenPossible(invocation) {
      lookAtBusy();
      return tracked(invokeWhenPossible(invocation));
    },
    retire,
    close,
  };
}
