import type { IncomingMessage } from 'node:http';
import { invalidArgument } from './errors.ts';

/** An HTTP request as a whole, as far as Function Compute looks at it. */
export interface IncomingRequest {
  readonly method: string;
  /** As sent: path and query, percent-encoded. */
  readonly url: string;
  /** As sent. */
  readonly rawPath: string;
  /** Percent-decoded. */
  readonly path: string;
  /** Decoded, in the order of the request; a key may occur more than once. */
  readonly query: readonly (readonly [key: string, value: string])[];
  /** Lower-case names; what was sent more than once is joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clientAddress: string;
  readonly body: Buffer;
}

/**
 * A request with its body.
 *
 * @throws FunctionComputeError InvalidArgument when the path is not valid percent-encoding.
 */
export function toRequest(message: IncomingMessage, body: Buffer): IncomingRequest {
  const url = message.url ?? '/';
  const [rawPath = '/', search = ''] = splitOnce(url, '?');
  return {
    method: message.method ?? 'GET',
    url,
    rawPath,
    path: decodePath(rawPath),
    query: search === '' ? [] : [...new URLSearchParams(search)],
    headers: readHeaders(message.rawHeaders),
    clientAddress: message.socket.remoteAddress ?? '127.0.0.1',
    body,
  };
}

function readHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before},${value}`;
  }
  return headers;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument(`the path '${path}' is not valid percent-encoding`);
  }
}

function splitOnce(text: string, separator: string): string[] {
  const position = text.indexOf(separator);
  return position < 0 ? [text] : [text.slice(0, position), text.slice(position + separator.length)];
}
