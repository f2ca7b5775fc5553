import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived, byte for byte. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The signature of API 2016-08-15 (https://help.aliyun.com/document_detail/53252.html), computed from what arrived.
 */
export function fc2Signature(request: ReceivedRequest, secret: string): string {
  const { headers } = request;
  const canonicalHeaders = Object.keys(headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`);
  const text = [
    request.method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers['date'],
    canonicalHeaders.join('') + decodeURIComponent(request.target),
  ].join('\n');
  return createHmac('sha256', secret).update(text).digest('base64');
}

export interface Acs3Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export function parseAcs3Authorization(authorization: string): Acs3Authorization | undefined {
  const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { accessKeyId, signedHeaders: signedHeaders.split(';'), signature };
}

/** The headers that a request must have signed: host, content-type and every x-acs-*. */
export function acs3HeadersToSign(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => ['host', 'content-type'].includes(name) || /^x-acs-/.test(name))
    .sort();
}

/** The ACS3-HMAC-SHA256 signature over what arrived, with the body's hash computed from the body. */
export function acs3Signature(
  request: ReceivedRequest,
  signedHeaders: readonly string[],
  secret: string,
): string {
  const [path = '', query = ''] = request.target.split('?');
  const lines = [request.method, path, query.split('&').sort().join('&')];
  for (const name of signedHeaders) lines.push(`${name}:${String(request.headers[name]).trim()}`);
  lines.push('', signedHeaders.join(';'), sha256(request.body));
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(lines.join('\n'))}`)
    .digest('hex');
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
