import { isUtf8 } from 'node:buffer';
import type { IncomingRequest } from './incoming-request.ts';
import type { HttpRequestData } from './runtime/messages.ts';

/** The headers of a request that reach a function: `connection`, `keep-alive` and all `x-fc-` stay behind. */
export function forwardedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name !== 'connection' && name !== 'keep-alive' && !name.startsWith('x-fc-'),
    ),
  );
}

/** What a handler of 2.0 finds in `req`; its names of headers are in lower case. */
export function createHttpRequest(
  request: IncomingRequest,
  headers: Readonly<Record<string, string>>,
  path: string,
): HttpRequestData {
  const { method, url, clientAddress, query } = request;
  const queries: Record<string, string | string[]> = {};
  for (const [key, values] of valuesByKey(query)) queries[key] = values.length > 1 ? values : values.join('');
  return { method, url, path, clientIP: clientAddress, headers, queries };
}

/**
 * The event of format v1 that a handler of 3.0 gets, as the bytes of its JSON. Function Compute does not say how it
 * spells the names of headers: here it is `User-Agent`, so that a handler that looks up only `user-agent` fails.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/http-trigger-invoking-function
 */
export function createHttpEvent(
  request: IncomingRequest,
  headers: Readonly<Record<string, string>>,
  options: { accountId: string; requestId: string; path: string; clock: () => number },
): Buffer {
  const { method, rawPath, body, clientAddress, query } = request;
  const domainName = headers['host'] ?? '';
  const isText = isTextual(headers['content-type'], body);
  const now = options.clock();
  const event = {
    version: 'v1',
    rawPath,
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [canonicalName(name), value])),
    queryParameters: Object.fromEntries(
      [...valuesByKey(query)].map(([key, values]) => [key, values.join(',')]),
    ),
    requestContext: {
      accountId: options.accountId,
      domainName,
      domainPrefix: domainName.split('.', 1).join(''),
      http: {
        method,
        path: options.path,
        protocol: 'HTTP/1.1',
        sourceIp: clientAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: options.requestId,
      time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
      timeEpoch: String(now),
    },
  };
  return Buffer.from(JSON.stringify(event));
}

function valuesByKey(query: IncomingRequest['query']): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of query) values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

/** Whether a body goes into the event as text. Which content types count as binary is not documented. */
function isTextual(contentType: string | undefined, body: Buffer): boolean {
  const type = contentType?.split(';', 1).join('').trim().toLowerCase() ?? 'text/plain';
  const isTextType =
    type.startsWith('text/') ||
    /[/+](json|xml|javascript)$/.test(type) ||
    type === 'application/x-www-form-urlencoded';
  return body.length === 0 || (isTextType && isUtf8(body));
}

function canonicalName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (letters) => letters.toUpperCase());
}
