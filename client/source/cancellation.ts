import { ClientError } from './errors.ts';

/** As much of an `AbortSignal` as the client needs, so that one of the platform fits, and one of `createCanceller`. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): unknown;
  removeEventListener(type: 'abort', listener: () => void): unknown;
}

export interface Canceller {
  readonly signal: CancelSignal;
  /** Cancels whatever was given the signal, and what will be. */
  abort(): void;
}

/** An `AbortController` for mini-programs, which have none. */
export function createCanceller(): Canceller {
  let aborted = false;
  const listeners = new Set<() => void>();
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => listeners.add(listener),
      removeEventListener: (_type, listener) => listeners.delete(listener),
    },
    abort() {
      aborted = true;
      listeners.forEach((listener) => {
        listener();
      });
      listeners.clear();
    },
  };
}

/** @throws ClientError `Cancelled` */
export function refuseCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

function cancelled(): ClientError {
  return new ClientError('Cancelled', 'The call was cancelled.');
}

/**
 * Settles as the task does, or rejects with `Cancelled` as soon as the signal says so. `stop` then ends what the task
 * has begun, if it can be ended.
 */
export async function cancellable<Result>(
  signal: CancelSignal | undefined,
  task: () => Promise<Result>,
  stop: () => void = () => undefined,
): Promise<Result> {
  if (signal === undefined) return task();
  refuseCancelled(signal);
  let listener: () => void = () => undefined;
  const cancellation = new Promise<never>((_resolve, reject) => {
    listener = () => {
      reject(cancelled());
      stop();
    };
  });
  signal.addEventListener('abort', listener);
  try {
    return await Promise.race([cancellation, task()]);
  } finally {
    signal.removeEventListener('abort', listener);
  }
}
