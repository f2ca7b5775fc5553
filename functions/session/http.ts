import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';

/** What the session function uses of an HTTP request, whichever generation of Function Compute brought it. */
export interface HttpRequest {
  readonly method: string;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A login is a few hundred bytes; what is larger is refused unread. */
const largestBodyBytes = 16 * 1024;

const httpEvent = v.object({
  requestContext: v.object({ http: v.object({ method: v.string() }) }),
  body: v.optional(v.string(), ''),
  isBase64Encoded: v.optional(v.boolean(), false),
});

/**
 * Reads the event of an FC 3.0 HTTP trigger, version v1
 * (https://help.aliyun.com/zh/functioncompute/fc/http-trigger-invoking-function).
 *
 * @throws FunctionError `InvalidArgument` when the body is too large or the event is not of an HTTP trigger.
 */
export function fromHttpEvent(event: Buffer): HttpRequest {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), httpEvent), event.toString());
  if (!parsed.success)
    throw new FunctionError('InvalidArgument', "Send an HTTP request to the function's trigger.");
  const { requestContext, body, isBase64Encoded } = parsed.output;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return { method: requestContext.http.method, body: readBody(bytes) };
}

/** The answer in the form that an FC 3.0 HTTP trigger expects. */
export function toHttpEventAnswer({ status, headers, body }: HttpAnswer) {
  return { statusCode: status, headers, isBase64Encoded: false, body };
}

/** FC 2.0's response object, as far as it is used here. */
export interface Fc2Response {
  setStatusCode(status: number): void;
  setHeader(name: string, value: string): void;
  send(body: string): void;
}

/** Reads the request of an FC 2.0 HTTP trigger. */
export async function fromFc2Request(request: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read to the end all the same: to stop would end the connection before the answer is sent.
    if (size <= largestBodyBytes) chunks.push(chunk);
  }
  return { method: request.method ?? '', body: readBody(Buffer.concat(chunks), size) };
}

function readBody(bytes: Buffer, size = bytes.length): string {
  if (size > largestBodyBytes) {
    throw new FunctionError('InvalidArgument', `The body is larger than ${largestBodyBytes} bytes.`);
  }
  return bytes.toString();
}

export function sendFc2Answer(response: Fc2Response, { status, headers, body }: HttpAnswer): void {
  response.setStatusCode(status);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.send(body);
}
