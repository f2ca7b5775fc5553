import type { Hashes } from './platform.ts';

/** Temporary credentials from STS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

export interface Acs3Request {
  readonly method: string;
  /** As it is sent, with the port when it is not the scheme's own. */
  readonly host: string;
  /** As it is sent: encoded by `encodePathSegment`, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The request's own headers, names in lower case: `x-acs-action`, `x-acs-version`, `content-type` … */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/**
 * Signs a request to an API of Alibaba Cloud, as "V3 request body & signature mechanism" documents it
 * (https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature).
 *
 * `x-fc-*` headers are not signed: only `host`, `content-type` and `x-acs-*` are.
 *
 * @param date ISO 8601 in UTC, in whole seconds; the service allows it to be 15 minutes off.
 * @param nonce any text that no other request carries.
 * @returns the headers to send; `host`, which is signed too, is what every HTTP client sends by itself.
 */
export function signAcs3(
  request: Acs3Request,
  credentials: Omit<Credentials, 'securityToken'> & { readonly securityToken?: string },
  date: string,
  nonce: string,
  hashes: Hashes,
): Record<string, string> {
  const bodyHash = hashes.sha256(request.body);
  const headers: Record<string, string> = {
    ...request.headers,
    'x-acs-content-sha256': bodyHash,
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
  };
  if (credentials.securityToken !== undefined) headers['x-acs-security-token'] = credentials.securityToken;

  const signed = Object.entries({ ...headers, host: request.host })
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort(byName);
  const signedNames = signed.map(([name]) => name).join(';');
  const canonicalRequest = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    signed.map(([name, value]) => `${name}:${value.trim()}\n`).join(''),
    signedNames,
    bodyHash,
  ].join('\n');
  const signature = hashes.hmacSha256(
    credentials.accessKeySecret,
    `${algorithm}\n${hashes.sha256(canonicalRequest)}`,
  );
  headers['authorization'] =
    `${algorithm} Credential=${credentials.accessKeyId},SignedHeaders=${signedNames},Signature=${signature}`;
  return headers;
}

/** Percent-encodes by RFC 3986, which `encodeURIComponent` falls short of by five characters. */
export function encodePathSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .sort(byName)
    .map(([name, value]) => `${encodePathSegment(name)}=${encodePathSegment(value)}`)
    .join('&');
}

function byName([left]: [string, string], [right]: [string, string]): number {
  return left < right ? -1 : 1;
}
