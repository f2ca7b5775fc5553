import { createHash, createHmac } from 'node:crypto';
import type { Principal } from '../ram/principal.ts';
import {
  authenticate,
  constantTimeEqual,
  type FindsAccessKey,
  toleratedSkewMilliseconds,
} from './authentication.ts';
import { invalidArgument, missingRequiredHeader, signatureNonceUsed, signatureNotMatch } from './errors.ts';
import type { IncomingRequest } from './incoming-request.ts';
import type { UsedNonces } from './used-nonces.ts';

type SignedParts = Pick<IncomingRequest, 'method' | 'path' | 'query' | 'headers'>;

const algorithm = 'ACS3-HMAC-SHA256';
const requiredHeaders = ['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'];

/**
 * The canonical request of ACS3-HMAC-SHA256. Path and query are encoded anew (RFC 3986), so that it does not matter
 * how the client's HTTP library spelled them.
 *
 * @see https://help.aliyun.com/zh/functioncompute/fc/developer-reference/signature-mechanism
 */
export function acs3CanonicalRequest(request: SignedParts, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  const query = request.query
    .map(([key, value]) => [encode(key), encode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
  return [
    request.method,
    request.path.split('/').map(encode).join('/'),
    query,
    headers,
    signedHeaders.join(';'),
    request.headers['x-acs-content-sha256'] ?? '',
  ].join('\n');
}

export function acs3Signature(accessKeySecret: string, canonicalRequest: string): string {
  const stringToSign = `${algorithm}\n${sha256(canonicalRequest)}`;
  return createHmac('sha256', accessKeySecret).update(stringToSign).digest('hex');
}

/**
 * Finds out who signed a request of API 2023-03-30. The signature must cover host, content-type and every `x-acs-`
 * header; body, date (15 minutes) and nonce (once) must be as signed.
 *
 * @throws FunctionComputeError for every request that Function Compute would not accept as signed.
 */
export function authenticateAcs3(
  request: SignedParts & { body: Buffer },
  options: FindsAccessKey & { nonces: UsedNonces },
): Principal {
  const { headers } = request;
  const { accessKeyId, signedHeaders, signature } = parseAuthorization(headers['authorization']);
  const missing = requiredHeaders.find((name) => headers[name] === undefined);
  if (missing !== undefined) throw missingRequiredHeader(missing);
  const date = headers['x-acs-date'] ?? '';
  const sentAt = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(sentAt))
    throw invalidArgument(`HTTP header x-acs-date '${date}' is not of the form yyyy-MM-ddTHH:mm:ssZ`);

  const principal = authenticate(options, {
    accessKeyId,
    securityToken: headers['x-acs-security-token'],
    assertSigned(accessKeySecret) {
      const unsigned = Object.keys(headers).find(
        (name) => mustBeSigned(name) && !signedHeaders.includes(name),
      );
      if (unsigned !== undefined) throw signatureNotMatch(`header ${unsigned} is not signed`);
      const expected = acs3Signature(accessKeySecret, acs3CanonicalRequest(request, signedHeaders));
      if (!constantTimeEqual(signature, expected)) throw signatureNotMatch('the signature is another');
      if (headers['x-acs-content-sha256'] !== sha256(request.body)) {
        throw signatureNotMatch('x-acs-content-sha256 is not the digest of the body');
      }
      if (Math.abs(options.clock() - sentAt) > toleratedSkewMilliseconds) {
        throw signatureNotMatch(`x-acs-date '${date}' is more than 15 minutes from the server's time`);
      }
    },
  });
  if (!options.nonces.use(`${accessKeyId} ${headers['x-acs-signature-nonce']}`)) throw signatureNonceUsed();
  return principal;
}

function parseAuthorization(authorization: string | undefined) {
  if (authorization === undefined) throw missingRequiredHeader('Authorization');
  const match = /^ACS3-HMAC-SHA256 Credential=([^,\s]+),SignedHeaders=([^,\s]+),Signature=([^,\s]+)$/.exec(
    authorization,
  );
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) {
    throw invalidArgument(
      `HTTP header Authorization is not of the form '${algorithm} Credential=…,SignedHeaders=…,Signature=…'`,
    );
  }
  return { accessKeyId, signedHeaders: signedHeaders.split(';'), signature };
}

function mustBeSigned(header: string): boolean {
  return header === 'host' || header === 'content-type' || header.startsWith('x-acs-');
}

/** Percent-encoding that leaves only the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
