import type { FunctionContext } from './context.ts';
import { passedToCallback, unhandled } from './function-error.ts';
import type { Outcome } from './messages.ts';
import { isThenable } from './thenable.ts';

type Callback = (error?: unknown, data?: unknown) => void;

/**
 * Runs `(event, context, callback)` until its promise settles or it calls back, whichever is first. A handler that
 * does neither runs into the function's timeout, as in the cloud. In 2.0, a promise of nothing does not end a handler
 * that declares `callback`: async handlers that call back later were common there.
 */
export function runEventHandler(
  handler: unknown,
  body: Uint8Array,
  context: FunctionContext,
  generation: 2 | 3,
): Promise<Outcome> {
  const call = handler as (event: Buffer, context: FunctionContext, callback: Callback) => unknown;
  return new Promise((resolve) => {
    const callback: Callback = (error, data) => {
      resolve(error ? passedToCallback(error, generation) : returned(data));
    };
    const waitsForCallback = generation === 2 && call.length >= 3;
    const fail = (error: unknown): void => resolve(unhandled(error, generation));
    try {
      const result = call(asBuffer(body), context, callback);
      if (!isThenable(result)) return;
      Promise.resolve(result)
        .then((data) => {
          if (data !== undefined || !waitsForCallback) resolve(returned(data));
        })
        .catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

function returned(data: unknown): Outcome {
  return { kind: 'returned', body: toBytes(data) };
}

/** Text and bytes are returned as they are, anything else as JSON, nothing as an empty body. */
function toBytes(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return Buffer.from(typeof data === 'string' ? data : (JSON.stringify(data) ?? ''));
}

/** The same bytes. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
