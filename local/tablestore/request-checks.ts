import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { md5 } from './protocol/digests.ts';
import { authFailed, parameterInvalid, TablestoreError } from './protocol/errors.ts';
import { type Sign, signedRequest } from './protocol/signature.ts';

/** An AccessKey pair that the server accepts. */
export interface TablestoreAccessKey {
  readonly accessKeySecret: string;
  /** Only on temporary (STS) credentials: every request must carry it as x-ots-ststoken. */
  readonly securityToken?: string;
  /** Milliseconds since 1970; only on temporary credentials. */
  readonly expiresAt?: number;
  /** Whether policies allow an action (`ots:GetRow`) on a resource (`acs:ots:…:instance/…/table/…`). */
  isAllowed(action: string, resource: string): boolean;
}

/** The largest body of a request, in bytes: 5 MB. */
export const maximumBodySize = 5 * 1024 * 1024;
const maximumClockSkew = 15 * 60_000;
/** ISO 8601 in UTC, as every official SDK writes it, with or without fractions of a second. */
const datePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const apiVersion = '2015-12-31';
const requiredHeaders = [
  'x-ots-date',
  'x-ots-apiversion',
  'x-ots-accesskeyid',
  'x-ots-instancename',
  'x-ots-contentmd5',
  'x-ots-signature',
] as const;

/** The headers that every request of an SDK carries. */
export type RequestHeaders = IncomingHttpHeaders & Readonly<Record<(typeof requiredHeaders)[number], string>>;

/**
 * Checks that all of the protocol's headers are there. For a signature of version 4, which the Java SDK can be told to
 * make, and for another version of the API the texts are this server's own: the documentation has none.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkHeaders(headers: IncomingHttpHeaders): RequestHeaders {
  if (headers['x-ots-signaturev4'] !== undefined) {
    throw parameterInvalid('Signatures of version 4 (x-ots-signaturev4) are not supported by this server.');
  }
  for (const name of requiredHeaders) {
    if (headers[name] === undefined) throw parameterInvalid(`Missing header: ${name}.`);
  }
  if (headers['x-ots-apiversion'] !== apiVersion) {
    throw parameterInvalid(`Unsupported API version: ${headers['x-ots-apiversion']}.`);
  }
  return headers as RequestHeaders;
}

/**
 * @param body undefined when it was longer than maximumBodySize.
 * @throws TablestoreError OTSRequestBodyTooLarge
 */
export function checkBodySize(body: Buffer | undefined): Buffer {
  if (body !== undefined) return body;
  throw new TablestoreError(413, 'OTSRequestBodyTooLarge', 'The size of POST data is too large.');
}

/**
 * Says whose AccessKey signed a request, after the checks that the service makes: the date is within 15 minutes,
 * the instance is this one, the AccessKey is known, the body has the digest and the headers the signature that the
 * request states; temporary credentials come with their token and have not expired.
 *
 * @throws TablestoreError OTSParameterInvalid, OTSAuthFailed
 */
export function authenticate(
  request: { readonly path: string; readonly headers: RequestHeaders; readonly body: Buffer },
  server: {
    readonly instance: string;
    readonly now: number;
    readonly sign: Sign;
    findAccessKey(accessKeyId: string): TablestoreAccessKey | undefined;
  },
): TablestoreAccessKey {
  const { path, headers, body } = request;
  checkDate(headers['x-ots-date'], server.now);
  if (headers['x-ots-instancename'] !== server.instance) throw authFailed('The instance is not found.');
  const accessKey = server.findAccessKey(headers['x-ots-accesskeyid']);
  if (accessKey === undefined) throw authFailed('The AccessKeyID does not exist.');
  if (headers['x-ots-contentmd5'] !== md5(body)) {
    throw authFailed('Mismatch between MD5 value of request body and x-ots-contentmd5 in header.');
  }
  const signature = server.sign(accessKey.accessKeySecret, signedRequest(path, headers));
  if (!isSame(headers['x-ots-signature'], signature)) throw authFailed('Signature mismatch.');
  checkSecurityToken(accessKey, headers['x-ots-ststoken'], server.now);
  return accessKey;
}

function checkDate(date: string, now: number): void {
  const time = datePattern.test(date) ? Date.parse(date) : Number.NaN;
  // Date.parse takes the thirtieth of February for the second of March.
  if (new Date(time).getUTCDate() !== Number(date.slice(8, 10)))
    throw parameterInvalid(`Invalid date format: ${date}.`);
  if (Math.abs(time - now) > maximumClockSkew) {
    throw authFailed(`Mismatch between system time and x-ots-date: ${date}.`);
  }
}

/** The documentation does not list the service's texts for these. */
function checkSecurityToken(
  { securityToken, expiresAt }: TablestoreAccessKey,
  given: string | string[] | undefined,
  now: number,
): void {
  if (securityToken === undefined) {
    if (given !== undefined) throw authFailed('The STS token is invalid.');
    return;
  }
  if (given === undefined) throw authFailed('The STS token is missing.');
  if (!isSame(String(given), securityToken)) throw authFailed('The STS token is invalid.');
  if (expiresAt !== undefined && now >= expiresAt) throw authFailed('The STS token has expired.');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
