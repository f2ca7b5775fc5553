import type { Phone } from '../phone.ts';
import { callServer, UnreachableServerError } from '../server-calls.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { CallError, type CallOptions, runCall, textOf } from './call.ts';

const defaultTimeout = 30_000;

const dataTypes = ['json', 'text', 'base64', 'arraybuffer'];

/**
 * `my.request`, through the preview's server. Every HTTP status is a success, as "网络 API 使用须知" of Alipay's
 * documentation has it; its types also know error 19 for statuses from 400 on, so a client should handle both.
 */
export function request(phone: Phone, options: CallOptions): Promise<object> & { abort(): void } {
  let isAborted = false;
  const promise = runCall(phone, options, async () => {
    const answer = await callServer('request', { ...toProxyRequest(options), phone: phone.name }).catch(
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof UnreachableServerError) throw new CallError(12, `network error: ${message}`);
        throw new CallError(2, message);
      },
    );
    if (isAborted) throw new CallError(9, 'request aborted');
    const { error, errorMessage, status, headers, body } = answer;
    if (typeof error === 'number') {
      // An address that is not allowed stays so: the developer is told, whatever the app makes of the failure.
      if (error === 11) phone.report(new Error(`my.request: ${errorMessage}`));
      throw new CallError(error, String(errorMessage));
    }
    const data = decode(fromBase64(String(body)), textOf(options, 'dataType') ?? 'json');
    return { data, status, statusCode: status, headers, header: headers };
  });
  return Object.assign(promise, {
    abort: () => {
      isAborted = true;
    },
  });
}

function toProxyRequest(options: CallOptions): object {
  const method = (textOf(options, 'method') ?? 'GET').toUpperCase();
  const headers = { ...((options.headers ?? options.header) as Record<string, unknown> | undefined) };
  const dataType = textOf(options, 'dataType') ?? 'json';
  if (!dataTypes.includes(dataType)) throw new CallError(2, `dataType can be ${dataTypes.join(', ')}`);
  const typeName =
    Object.keys(headers).find((name) => name.toLowerCase() === 'content-type') ?? 'content-type';
  headers[typeName] ??= 'application/json';
  const { data } = options;
  const url = textOf(options, 'url') ?? '';
  const timeout = Number(options.timeout ?? defaultTimeout);
  const isQuery = method === 'GET' || method === 'HEAD';
  if (isQuery && typeof data === 'object' && data !== null && !(data instanceof ArrayBuffer)) {
    return { url: withQuery(url, data), method, headers, body: '', timeout };
  }
  return { url, method, headers, body: toBase64(encode(data, String(headers[typeName]))), timeout };
}

function withQuery(url: string, data: object): string {
  const query = encodePairs(data);
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function encode(data: unknown, contentType: string): Uint8Array {
  if (data === undefined || data === null) return new Uint8Array();
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (typeof data === 'string') return new TextEncoder().encode(data);
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  return new TextEncoder().encode(isForm ? encodePairs(Object(data)) : JSON.stringify(data));
}

function encodePairs(data: object): string {
  return Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

function decode(bytes: Uint8Array<ArrayBuffer>, dataType: string): unknown {
  if (dataType === 'base64') return toBase64(bytes);
  if (dataType === 'arraybuffer') return bytes.buffer;
  const text = new TextDecoder().decode(bytes);
  if (dataType === 'text') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(14, 'JSON parse data error');
  }
}
