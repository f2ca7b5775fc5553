import { createHash, createHmac } from 'node:crypto';
import type { Principal } from '../ram/principal.ts';
import {
  authenticate,
  constantTimeEqual,
  type FindsAccessKey,
  toleratedSkewMilliseconds,
} from './authentication.ts';
import { invalidArgument, missingRequiredHeader, signatureNotMatch } from './errors.ts';
import type { IncomingRequest } from './incoming-request.ts';

type SignedParts = Pick<IncomingRequest, 'method' | 'path' | 'query' | 'headers'>;

/**
 * The text that API 2016-08-15 signs. Of the query only HTTP triggers (`/proxy/` and the triggers' own addresses) sign
 * something. `content-md5` is signed as sent. The host is not signed: a request may name this machine as it likes.
 *
 * @see https://help.aliyun.com/document_detail/53252.html
 */
export function fcStringToSign(request: SignedParts, isHttpTrigger: boolean): string {
  const { method, headers, path } = request;
  const fcHeaders = Object.keys(headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
  const query = request.query.map(([key, value]) => `${key}=${value}`).sort();
  return [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    dateOf(headers) ?? '',
    fcHeaders + path + (isHttpTrigger ? `\n${query.join('\n')}` : ''),
  ].join('\n');
}

export function fcSignature(accessKeySecret: string, stringToSign: string): string {
  return createHmac('sha256', accessKeySecret).update(stringToSign).digest('base64');
}

/**
 * Finds out who signed a request of API 2016-08-15 (`Authorization: FC {AccessKey id}:{signature}`).
 *
 * @throws FunctionComputeError for every request that Function Compute would not accept as signed.
 */
export function authenticateFc(
  request: SignedParts & { readonly body: Buffer },
  options: FindsAccessKey,
  isHttpTrigger: boolean,
): Principal {
  const { headers } = request;
  const { authorization } = headers;
  if (authorization === undefined) throw missingRequiredHeader('Authorization');
  const match = /^FC ([^:\s]+):(\S+)$/.exec(authorization);
  const [, accessKeyId, signature] = match ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw invalidArgument("HTTP header Authorization is not of the form 'FC <AccessKey id>:<signature>'");
  }

  const date = dateOf(headers);
  if (date === undefined) throw missingRequiredHeader('Date');
  const sentAt = Date.parse(date);
  if (Number.isNaN(sentAt)) throw invalidArgument(`HTTP header Date '${date}' is not a date`);

  return authenticate(options, {
    accessKeyId,
    securityToken: headers['x-fc-security-token'],
    assertSigned(accessKeySecret) {
      const expected = fcSignature(accessKeySecret, fcStringToSign(request, isHttpTrigger));
      if (!constantTimeEqual(signature, expected)) throw signatureNotMatch('the signature is another');
      const digest = headers['content-md5'];
      if (digest !== undefined && !isDigestOf(request.body, digest)) {
        throw signatureNotMatch('content-md5 is not the digest of the body');
      }
      if (Math.abs(options.clock() - sentAt) > toleratedSkewMilliseconds) {
        throw signatureNotMatch(`Date '${date}' is more than 15 minutes from the server's time`);
      }
    },
  });
}

/**
 * Whether a `content-md5` is one of the body: as RFC 1864 has it, or as the genuine Node.js SDK makes it, which encodes
 * the digest's hexadecimal digits. Whether Function Compute compares them is not documented; here nobody can change the
 * body of a signed request that has one.
 */
function isDigestOf(body: Buffer, contentMd5: string): boolean {
  const digest = createHash('md5').update(body).digest();
  return [digest, Buffer.from(digest.toString('hex'))].some((one) => one.toString('base64') === contentMd5);
}

/** Browsers may not set Date; for them Function Compute reads x-fc-date (fc-nodejs-sdk issue 43). */
function dateOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['date'] ?? headers['x-fc-date'];
}
