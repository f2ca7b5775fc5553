import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FunctionContext } from './context.ts';
import { unhandled } from './function-error.ts';
import type { HttpRequestData, Outcome } from './messages.ts';

interface HttpResponse {
  setStatusCode(statusCode: number): void;
  setHeader(name: string, value: string): void;
  deleteHeader(name: string): void;
  send(body: string | Uint8Array | Readable): void;
}

/**
 * Runs `(req, resp, context)`, the handler of an HTTP trigger in 2.0, until it calls `resp.send` or fails. One that
 * never sends runs into the function's timeout, as in the cloud.
 *
 * @see https://help.aliyun.com/document_detail/74757.html
 */
export function runHttpHandler(
  handler: unknown,
  request: HttpRequestData,
  body: Uint8Array,
  context: FunctionContext,
): Promise<Outcome> {
  const call = handler as (request: Readable, response: HttpResponse, context: FunctionContext) => unknown;
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve(unhandled(error, 2));
    Promise.resolve()
      .then(() => call(createRequest(request, body), createResponse(resolve, fail), context))
      .catch(fail);
  });
}

/** The request is a stream of its body, and has it whole as `body` too. */
function createRequest(request: HttpRequestData, bytes: Uint8Array): Readable {
  const body = Buffer.from(bytes);
  const stream = new Readable({
    read() {
      if (body.length > 0) this.push(body);
      this.push(null);
    },
  });
  return Object.assign(stream, request, { body });
}

function createResponse(respond: (outcome: Outcome) => void, fail: (error: unknown) => void): HttpResponse {
  let statusCode = 200;
  const headers = new Map<string, string>();
  return {
    setStatusCode(code) {
      statusCode = code;
    },
    setHeader(name, value) {
      headers.set(name.toLowerCase(), String(value));
    },
    deleteHeader(name) {
      headers.delete(name.toLowerCase());
    },
    send(body) {
      const respondWith = (bytes: Uint8Array) =>
        respond({ kind: 'responded', statusCode, headers: Object.fromEntries(headers), body: bytes });
      if (typeof body === 'string') respondWith(Buffer.from(body));
      else if (body instanceof Uint8Array) respondWith(body);
      else if (body instanceof Readable) buffer(body).then(respondWith, fail);
      else throw new TypeError('resp.send takes a string, a Buffer or a readable stream.');
    },
  };
}
