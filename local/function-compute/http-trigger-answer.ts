import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import type { FunctionErrorBody, Outcome } from './runtime/messages.ts';

// https://help.aliyun.com/document_detail/74757.html; the same limits the headers of an answer.
const headersSetByFunctionCompute = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'server',
  'upgrade',
]);
const headersLimitBytes = 8 * 1024;

const responseStructure = v.object({
  statusCode: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
  headers: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
  isBase64Encoded: v.optional(v.boolean(), false),
  body: v.optional(v.string(), ''),
});

/**
 * Turns the outcome of an HTTP trigger's invocation into an HTTP answer. What 3.0 does with a return value that has
 * no `statusCode` is not documented in full; here it is a body of type application/json with status 200. A structure
 * that cannot be an HTTP answer is an error of the function.
 */
export function httpAnswer(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case 'failed':
      return badGateway(outcome.errorType, outcome.error);
    case 'responded':
      return withValidHeaders(outcome.statusCode, outcome.headers, outcome.body);
    case 'returned':
      return fromReturnValue(outcome.body);
  }
}

function fromReturnValue(body: Uint8Array): Answer {
  const value = parseJson(Buffer.from(body).toString());
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const parsed = v.safeParse(responseStructure, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return invalidResponse(`${v.getDotPath(issue) ?? 'response'}: ${issue.message}`);
  }
  const { statusCode, headers, isBase64Encoded } = parsed.output;
  const texts = Object.entries(headers).map(([name, text]) => [name, String(text)]);
  return withValidHeaders(
    statusCode,
    Object.fromEntries(texts),
    Buffer.from(parsed.output.body, isBase64Encoded ? 'base64' : 'utf8'),
  );
}

function withValidHeaders(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Answer {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      !headersSetByFunctionCompute.has(name.toLowerCase()) && !name.toLowerCase().startsWith('x-fc-'),
  );
  try {
    for (const [name, value] of kept) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch (error) {
    return invalidResponse(error instanceof Error ? error.message : String(error));
  }
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return invalidResponse(`status code ${status}`);
  if (Buffer.byteLength(kept.flat().join('')) > headersLimitBytes) {
    return invalidResponse(`the headers have more than ${headersLimitBytes} bytes`);
  }
  return { status, headers: Object.fromEntries(kept), body };
}

function invalidResponse(reason: string): Answer {
  return badGateway('UnhandledInvocationError', {
    errorMessage: `The function's response is not a valid HTTP response: ${reason}`,
  });
}

function badGateway(errorType: string, error: FunctionErrorBody): Answer {
  return {
    status: 502,
    headers: { 'content-type': 'application/json', 'x-fc-error-type': errorType },
    body: Buffer.from(JSON.stringify(error)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
