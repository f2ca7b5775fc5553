import { functionNotFound, resourceExhausted } from './errors.ts';
import type { Instance, InvocationResult } from './instance.ts';
import type { ContextData, Invocation } from './runtime/messages.ts';

/** The instances of one function. */
export interface InstancePool {
  /**
   * Runs an invocation on an idle instance or on a new one.
   *
   * @throws FunctionComputeError ResourceExhausted when the function's reserved concurrency is used up,
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

/**
 * Scales between nothing and as many instances as there are invocations at the same time. Where the function reserves
 * a concurrency, an invocation beyond it is refused, as in the cloud; the most that this machine runs
 * (`maximumInstances`) is not the function's fault, so that invocations beyond it wait.
 *
 * An instance that had nothing to do for `idleMilliseconds` ends. The one that worked last is taken first, so that
 * the others can.
 */
export function createInstancePool(options: {
  readonly functionName: string;
  readonly reservedConcurrency: number | undefined;
  readonly maximumInstances: number;
  readonly idleMilliseconds: number;
  startInstance(onEnd: (ended: Promise<void>) => void): Instance;
  /** What an instance's preStop is given. */
  stopContext(): ContextData;
}): InstancePool {
  const { functionName, reservedConcurrency, stopContext } = options;
  const maximumInstances = Math.min(
    reservedConcurrency ?? options.maximumInstances,
    options.maximumInstances,
  );
  const instances = new Set<Instance>();
  /** The idle ones, each with the timer that ends it; the one that worked last comes last. */
  const idle = new Map<Instance, NodeJS.Timeout>();
  const ending = new Set<Promise<void>>();
  const unfinished = new Set<Promise<InvocationResult>>();
  const waiting: (() => void)[] = [];
  let isRetired = false;
  let isClosed = false;

  function takeInstance(): Instance | undefined {
    if (isClosed) throw functionNotFound(functionName);
    const last = [...idle.keys()].at(-1);
    if (last !== undefined) {
      clearTimeout(idle.get(last));
      idle.delete(last);
      return last;
    }
    if (instances.size >= maximumInstances) return undefined;
    const started = options.startInstance((ended) => {
      clearTimeout(idle.get(started));
      idle.delete(started);
      instances.delete(started);
      ending.add(ended);
      void ended.finally(() => ending.delete(ended));
    });
    instances.add(started);
    return started;
  }

  function giveBack(instance: Instance): void {
    if (instance.isIdle()) {
      const timer = setTimeout(() => instance.stop(stopContext()), options.idleMilliseconds);
      timer.unref();
      idle.set(instance, timer);
    }
    waiting.shift()?.();
    if (isRetired && waiting.length === 0) stopIdle();
  }

  function stopIdle(): void {
    for (const instance of [...idle.keys()]) instance.stop(stopContext());
  }

  async function run(instance: Instance, invocation: Invocation): Promise<InvocationResult> {
    try {
      return await instance.invoke(invocation);
    } finally {
      giveBack(instance);
    }
  }

  async function invokeWhenPossible(invocation: Invocation): Promise<InvocationResult> {
    let instance = takeInstance();
    while (instance === undefined) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      instance = takeInstance();
    }
    return run(instance, invocation);
  }

  async function invoke(invocation: Invocation): Promise<InvocationResult> {
    if (reservedConcurrency !== undefined && idle.size === 0 && instances.size >= reservedConcurrency) {
      throw resourceExhausted(functionName, reservedConcurrency);
    }
    return invokeWhenPossible(invocation);
  }

  function tracked(invocation: Promise<InvocationResult>): Promise<InvocationResult> {
    unfinished.add(invocation);
    const forget = () => unfinished.delete(invocation);
    invocation.then(forget, forget);
    return invocation;
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const goOn of waiting.splice(0)) goOn();
    for (const instance of [...instances]) instance.stop(stopContext());
    await Promise.allSettled([...unfinished, ...ending]);
  }

  async function retire(): Promise<void> {
    isRetired = true;
    if (waiting.length === 0) stopIdle();
    while (unfinished.size > 0) await Promise.allSettled(unfinished);
    await close();
  }

  return {
    invoke: (invocation) => tracked(invoke(invocation)),
    invokeWhenPossible: (invocation) => tracked(invokeWhenPossible(invocation)),
    retire,
    close,
  };
}
