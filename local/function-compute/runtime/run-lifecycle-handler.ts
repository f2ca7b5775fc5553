import type { FunctionContext } from './context.ts';
import { isThenable } from './thenable.ts';

/**
 * Runs `(context, callback)`, the form of an initializer and of a preStop, until its promise settles or it calls
 * back. One that does neither runs into its own timeout.
 *
 * @throws whatever it throws, rejects with, or passes to its callback as an error.
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/instance-lifecycle
 */
export function runLifecycleHandler(handler: unknown, context: FunctionContext): Promise<void> {
  const call = handler as (context: FunctionContext, callback: (error?: unknown) => void) => unknown;
  return new Promise((resolve, reject) => {
    const callback = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve()
      .then(() => {
        const result = call(context, callback);
        if (isThenable(result)) return result.then(() => resolve());
        // One that declares the callback calls back when it is done, whatever it returns.
        return call.length < 2 ? resolve() : undefined;
      })
      .catch(reject);
  });
}
