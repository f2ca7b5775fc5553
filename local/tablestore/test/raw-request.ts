import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { ErrorMessage } from '../protocol/messages.ts';
import { type TestInstance, testAccessKey } from './instance.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly body?: Uint8Array;
  /** Replaces headers before they are signed; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Replaces headers after the signature was made. */
  readonly unsigned?: Readonly<Record<string, string | undefined>>;
}

/** Where a request goes, and whose AccessKey signs it. */
export interface Target {
  /** With `https:`, or `http:` for a server on this machine. */
  readonly endpoint: string;
  readonly instance: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary credentials. */
  readonly securityToken?: string | undefined;
}

/** Sends a request with the credentials of tests. */
export function sendRaw({ server }: TestInstance, rawRequest: RawRequest): Promise<Answer> {
  return sendSigned({ endpoint: server.endpoint, instance: 'mini-app', ...testAccessKey }, rawRequest);
}

/** The headers of a request, signed as the protocol says; computed here independently of the server. */
export function signedHeaders(
  target: Omit<Target, 'endpoint'>,
  { method = 'POST', path = '/ListTable', body = Buffer.alloc(0), ...changes }: RawRequest,
): Record<string, string> {
  const signed: Record<string, string | undefined> = {
    'x-ots-date': new Date().toISOString(),
    'x-ots-apiversion': '2015-12-31',
    'x-ots-accesskeyid': target.accessKeyId,
    'x-ots-instancename': target.instance,
    'x-ots-contentmd5': createHash('md5').update(body).digest('base64'),
    'x-ots-ststoken': target.securityToken,
    ...changes.headers,
  };
  const canonical = Object.entries(signed)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${value}`)
    .sort()
    .join('\n');
  const signature = createHmac('sha1', target.accessKeySecret)
    .update(`${path}\n${method}\n\n${canonical}\n`)
    .digest('base64');
  return Object.fromEntries(
    Object.entries({ ...signed, 'x-ots-signature': signature, ...changes.unsigned }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Sends a request signed as the protocol says. */
export function sendSigned(target: Target, rawRequest: RawRequest): Promise<Answer> {
  const { method = 'POST', path = '/ListTable', body = Buffer.alloc(0) } = rawRequest;
  const headers = signedHeaders(target, rawRequest);
  return new Promise((resolve, reject) => {
    const send = target.endpoint.startsWith('https:') ? requestByHttps : requestByHttp;
    const outgoing = send(new URL(path, target.endpoint), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** An answer's status, code and message. */
export function errorOf({ status, body }: Answer): unknown[] {
  const { code, message } = ErrorMessage.decode(body);
  return [status, code, message];
}
