import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parameters of one RPC call, from the query and the form body together. */
export type RpcParameters = ReadonlyMap<string, string>;

/** Percent-encodes by RFC 3986, as the RPC signature wants it: everything but `A-Z a-z 0-9 - _ . ~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What signature version 1.0 signs: every parameter but the signature, sorted by name and encoded twice. */
export function stringToSign(method: string, parameters: RpcParameters): string {
  const canonicalized = [...parameters.keys()]
    .filter((name) => name !== 'Signature')
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters.get(name) ?? '')}`)
    .join('&');
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalized)}`;
}

/** Whether a signature is the HMAC-SHA1 of the text under the secret, without telling by its timing how nearly. */
export function isSignedWith(accessKeySecret: string, text: string, signature: string): boolean {
  const expected = Buffer.from(createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64'));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
