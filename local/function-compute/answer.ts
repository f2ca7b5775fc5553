import type { ServerResponse } from 'node:http';
import type { FunctionComputeError } from './errors.ts';

/** An HTTP answer, and what is to be done once it is under way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly afterwards?: () => void;
}

/** How errors of Function Compute itself are worded: API 2016-08-15 (and 2.0) names them differently from 3.0. */
export type ErrorStyle = '2016-08-15' | '2023-03-30';

/** The answer for an error of Function Compute itself. */
export function answerError(error: FunctionComputeError, requestId: string, style: ErrorStyle): Answer {
  const { status, code, message } = error;
  const content =
    style === '2016-08-15'
      ? { ErrorCode: code, ErrorMessage: message }
      : { RequestId: requestId, Code: code, Message: message };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-fc-error-type': 'FCCommonError' },
    body: Buffer.from(JSON.stringify(content)),
  };
}

// As Function Compute lists them on every answer, for programs in browsers.
const exposedHeaders =
  'Date,x-fc-request-id,x-fc-error-type,x-fc-code-checksum,x-fc-invocation-duration,x-fc-max-memory-usage,' +
  'x-fc-log-result,x-fc-invocation-code-version';

export function sendAnswer(answer: Answer, requestId: string, response: ServerResponse): void {
  // A flat list of names and values is what Node writes without looking at it again.
  const headers = [
    'content-length',
    String(answer.body.byteLength),
    'x-fc-request-id',
    requestId,
    'access-control-expose-headers',
    exposedHeaders,
  ];
  for (const [name, value] of Object.entries(answer.headers)) headers.push(name, value);
  response.writeHead(answer.status, headers);
  // Not on "finish": what was accepted is done even if the client has gone meanwhile.
  if (answer.afterwards !== undefined) response.once('close', answer.afterwards);
  // An empty body would be one more thing to write.
  response.end(answer.body.byteLength === 0 ? undefined : answer.body);
}
