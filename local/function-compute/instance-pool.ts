import { functionNotFound, resourceExhausted } from './errors.ts';
import type { Instance, InvocationResult } from './instance.ts';
import type { Invocation } from './runtime/messages.ts';

/** The instances of one function. */
export interface InstancePool {
  /**
   * Runs an invocation on an idle instance or on a new one.
   *
   * @throws FunctionComputeError ResourceExhausted when all that there may be are busy, FunctionNotFound once closed.
   */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** The same, but waits for an instance instead of failing, as queued asynchronous invocations do. */
  invokeWhenPossible(invocation: Invocation): Promise<InvocationResult>;
  /** Takes no more invocations; resolves when those that run have finished and every instance has ended. */
  retire(): Promise<void>;
  /** Ends every instance at once: what runs or waits fails. */
  close(): Promise<void>;
}

/** How many instances stay warm when nothing runs; each holds a thread and the function's code in memory. */
const idleInstancesKept = 4;

export function createInstancePool(options: {
  functionName: string;
  maximumInstances: number;
  startInstance: (onEnd: (ended: Promise<void>) => void) => Instance;
}): InstancePool {
  const { functionName, maximumInstances } = options;
  const instances = new Set<Instance>();
  const ending = new Set<Promise<void>>();
  const unfinished = new Set<Promise<InvocationResult>>();
  const waiting: (() => void)[] = [];
  let isRetired = false;
  let isClosed = false;

  function takeInstance(): Instance | undefined {
    if (isClosed) throw functionNotFound(functionName);
    for (const instance of instances) if (instance.isIdle()) return instance;
    if (instances.size >= maximumInstances) return undefined;
    const started = options.startInstance((ended) => {
      instances.delete(started);
      ending.add(ended);
      void ended.finally(() => ending.delete(ended));
    });
    instances.add(started);
    return started;
  }

  function giveBack(): void {
    const idle = [...instances].filter((instance) => instance.isIdle());
    for (const surplus of idle.slice(isRetired ? 0 : idleInstancesKept)) surplus.end();
    waiting.shift()?.();
  }

  async function run(instance: Instance, invocation: Invocation): Promise<InvocationResult> {
    try {
      return await instance.invoke(invocation);
    } finally {
      giveBack();
    }
  }

  async function invoke(invocation: Invocation): Promise<InvocationResult> {
    const instance = takeInstance();
    if (instance === undefined) throw resourceExhausted(functionName, maximumInstances);
    return run(instance, invocation);
  }

  async function invokeWhenPossible(invocation: Invocation): Promise<InvocationResult> {
    let instance = takeInstance();
    while (instance === undefined) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      instance = takeInstance();
    }
    return run(instance, invocation);
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
    for (const instance of [...instances]) instance.end();
    await Promise.allSettled([...unfinished, ...ending]);
  }

  async function retire(): Promise<void> {
    isRetired = true;
    giveBack();
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
