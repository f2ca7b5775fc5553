import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { md5 } from './protocol/digests.ts';
import { type Sign, signedResponse } from './protocol/signature.ts';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  /** Who asked; undefined when that is not known. */
  readonly signer: { readonly accessKeyId: string; readonly accessKeySecret: string } | undefined;
}

const contentType = 'protocol buffer';

/** Several SDKs verify a response's digest, date and signature; the Node SDK reads the request id. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, signer }: Answer,
  { now, sign }: { readonly now: number; readonly sign: Sign },
): void {
  const contentMd5 = md5(body);
  const date = new Date(now).toISOString();
  const requestId = randomUUID();
  // A flat list of names and values is what Node writes without looking at it again.
  const headers = [
    'x-ots-contentmd5',
    contentMd5,
    'x-ots-contenttype',
    contentType,
    'x-ots-date',
    date,
    'x-ots-requestid',
    requestId,
    'content-length',
    String(body.length),
  ];
  if (signer !== undefined) {
    const text = signedResponse(request.url ?? '/', { contentMd5, contentType, date, requestId });
    headers.push('authorization', `OTS ${signer.accessKeyId}:${sign(signer.accessKeySecret, text)}`);
  }
  response.writeHead(status, headers);
  response.end(body);
}
