import type { Phone } from '../phone.ts';

/** The object that every `my` call takes: its own fields, and the callbacks. */
export type CallOptions = Readonly<Record<string, unknown>>;

/** How a `my` call fails: in Alipay a plain object, not an Error. */
export interface Failure {
  readonly error: number;
  readonly errorMessage: string;
}

/** Thrown inside a call, to fail it with a code of Alipay's. */
export class CallError extends Error {
  override name = 'CallError' as const;
  readonly failure: Failure;

  constructor(error: number, errorMessage: string) {
    super(errorMessage);
    this.failure = { error, errorMessage };
  }
}

/**
 * Runs a `my` call by Alipay's convention: success, fail and complete are called with the result; the promise gives it
 * too, and rejects only when no fail or complete is there to be told.
 */
export function runCall<Result>(
  phone: Phone,
  options: CallOptions,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const callBack = (name: string, argument: unknown) => {
    const callback = options[name];
    if (typeof callback === 'function') phone.attempt(() => callback(argument));
  };
  const promise = (async () => run())().then(
    (result) => {
      callBack('success', result);
      callBack('complete', result);
      return result;
    },
    (error: unknown) => {
      if (!(error instanceof CallError)) throw error;
      callBack('fail', error.failure);
      callBack('complete', error.failure);
      throw error.failure;
    },
  );
  const isHandled = ['success', 'fail', 'complete'].some((name) => typeof options[name] === 'function');
  if (isHandled) {
    promise.catch((error: unknown) => {
      if (error instanceof Error) phone.report(error);
    });
  }
  return promise;
}

/** The options of a call, when there are any. */
export function toOptions(argument: unknown): CallOptions {
  return typeof argument === 'object' && argument !== null ? (argument as CallOptions) : {};
}

/** A text among the options, or undefined. */
export function textOf(options: CallOptions, name: string): string | undefined {
  const value = options[name];
  return value === undefined || value === null ? undefined : String(value);
}
