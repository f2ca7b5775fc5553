import type { IncomingHttpHeaders } from 'node:http';
import { createHmacSha1 } from './digests.ts';

/** Signs a text with the secret of an AccessKey. */
export type Sign = (accessKeySecret: string, text: string) => string;

/** More than a server has AccessKeys at a time, temporary ones among them. */
const maximumKeys = 1000;

/** Makes a Sign that prepares each secret once. */
export function createSign(): Sign {
  const prepared = new Map<string, (text: string) => string>();
  return (accessKeySecret, text) => {
    let sign = prepared.get(accessKeySecret);
    if (sign === undefined) {
      if (prepared.size >= maximumKeys) prepared.clear();
      sign = createHmacSha1(accessKeySecret);
      prepared.set(accessKeySecret, sign);
    }
    return sign(text);
  };
}

/**
 * What x-ots-signature is made of: the path, the method and every x-ots-* header of the request except the signature
 * itself ("HTTP request" in the Tablestore API documentation).
 */
export function signedRequest(path: string, headers: IncomingHttpHeaders): string {
  const names: string[] = [];
  for (const name in headers) {
    if (name.startsWith('x-ots-') && name !== 'x-ots-signature') names.push(name);
  }
  names.sort();
  let text = `${path}\nPOST\n\n`;
  for (const name of names) text += `${name}:${headers[name]}\n`;
  return text;
}

/**
 * What the signature is made of that follows `OTS {AccessKeyId}:` in a response's Authorization header, which several
 * SDKs verify: the x-ots-* headers by their names, and the path of the request.
 */
export function signedResponse(
  path: string,
  headers: {
    readonly contentMd5: string;
    readonly contentType: string;
    readonly date: string;
    readonly requestId: string;
  },
): string {
  const { contentMd5, contentType, date, requestId } = headers;
  return (
    `x-ots-contentmd5:${contentMd5}\nx-ots-contenttype:${contentType}\nx-ots-date:${date}\n` +
    `x-ots-requestid:${requestId}\n${path}`
  );
}
