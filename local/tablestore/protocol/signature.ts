import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The Base64 MD5 that x-ots-contentmd5 carries, of a request's and of a response's body. */
export function contentMd5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('base64');
}

/**
 * What x-ots-signature must be: the HMAC-SHA1 over the path, the method and every x-ots-* header of the request
 * except the signature itself ("HTTP request" in the Tablestore API documentation).
 */
export function requestSignature(
  accessKeySecret: string,
  path: string,
  headers: IncomingHttpHeaders,
): string {
  const signed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-ots-') && name !== 'x-ots-signature') signed[name] = String(value);
  }
  return hmacSha1(accessKeySecret, `${path}\nPOST\n\n${canonicalHeaders(signed)}\n`);
}

/** What follows `OTS {AccessKeyId}:` in a response's Authorization header, which several SDKs verify. */
export function responseSignature(
  accessKeySecret: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): string {
  return hmacSha1(accessKeySecret, `${canonicalHeaders(headers)}\n${path}`);
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers)
    .sort()
    .map((name) => `${name}:${headers[name]}`)
    .join('\n');
}

function hmacSha1(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64');
}
