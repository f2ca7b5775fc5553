import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isRecord } from './json-file.ts';
import { BadRequestError } from './request-body.ts';

/** What `my.request` of a phone asks the server to send. The body is base64. */
export interface ProxyRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** The answer, with header names as the server spelled them and a base64 body; or why there is none. */
export type ProxyAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly error: 11 | 12 | 13; readonly errorMessage: string };

const methods = new Set(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE']);

/** @throws BadRequestError */
export function readProxyRequest(body: Record<string, unknown>): ProxyRequest {
  const { url, method, headers, body: content, timeout } = body;
  if (typeof url !== 'string' || !URL.canParse(url))
    throw new BadRequestError('url must be an absolute URL.');
  if (typeof method !== 'string' || !methods.has(method))
    throw new BadRequestError(`method ${method} is unknown.`);
  if (!isRecord(headers)) throw new BadRequestError('headers must be an object.');
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') throw new BadRequestError(`The value of header ${name} must be a string.`);
  }
  if (typeof content !== 'string') throw new BadRequestError('body must be base64.');
  if (typeof timeout !== 'number' || timeout <= 0) throw new BadRequestError('timeout must be milliseconds.');
  return { url, method, headers: headers as Record<string, string>, body: content, timeout };
}

/**
 * Sends a phone's request, to the allowed origins and nowhere else; a redirect is not followed but handed back. Browsers
 * forbid some headers that signed calls need (Date, Host), so a page cannot send these itself.
 *
 * @param onLate told of the answer to a request that was not waited for any longer.
 */
export async function sendProxyRequest(
  request: ProxyRequest,
  allowedOrigins: readonly string[],
  onLate: (answer: ProxyAnswer) => void = () => undefined,
): Promise<ProxyAnswer> {
  const { origin } = new URL(request.url);
  if (!allowedOrigins.includes(origin)) {
    const allowed = allowedOrigins.join(', ') || 'none';
    return { error: 11, errorMessage: `${origin} is not whitelisted; the preview reaches: ${allowed}` };
  }
  try {
    return await send(request, onLate);
  } catch (error) {
    if (error instanceof TimeoutError) return { error: 13, errorMessage: error.message };
    return { error: 12, errorMessage: `network error: ${error instanceof Error ? error.message : error}` };
  }
}

class TimeoutError extends Error {
  override name = 'TimeoutError' as const;
}

/** How long an answer that nobody waits for any more is listened to: functions take ten minutes at most. */
const latestAnswer = 600_000;

function send(
  { url, method, headers, body, timeout }: ProxyRequest,
  onLate: (answer: ProxyAnswer) => void,
): Promise<ProxyAnswer> {
  const start = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
  const content = Buffer.from(body, 'base64');
  return new Promise((resolve, reject) => {
    let isLate = false;
    const request = start(
      url,
      { method, headers: { ...headers, ...lengthOf(content, method) } },
      (response) => {
        readAnswer(response).then((answer) => (isLate ? onLate(answer) : resolve(answer)), reject);
      },
    );
    const timer = setTimeout(() => {
      isLate = true;
      reject(new TimeoutError(`timeout after ${timeout} ms`));
      request.setTimeout(latestAnswer, () => request.destroy());
      // Nobody waits for it any more, nor shall the end of the preview.
      request.socket?.unref();
    }, timeout);
    request.on('error', reject).on('close', () => clearTimeout(timer));
    request.end(content);
  });
}

/** Some servers want a length also for an empty body of a method that usually has one. */
function lengthOf(content: Buffer, method: string): Record<string, string> {
  return content.length > 0 || method === 'POST' || method === 'PUT'
    ? { 'content-length': String(content.length) }
    : {};
}

async function readAnswer(response: IncomingMessage): Promise<ProxyAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: Record<string, string> = {};
  const { rawHeaders } = response;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('base64') };
}
