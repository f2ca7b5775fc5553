import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
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

/** Sends a request signed as the protocol says, computed here independently of the server. */
export function sendRaw(
  instance: TestInstance,
  { method = 'POST', path = '/ListTable', body = Buffer.alloc(0), ...changes }: RawRequest,
): Promise<Answer> {
  const signed: Record<string, string | undefined> = {
    'x-ots-date': new Date().toISOString(),
    'x-ots-apiversion': '2015-12-31',
    'x-ots-accesskeyid': testAccessKey.accessKeyId,
    'x-ots-instancename': 'mini-app',
    'x-ots-contentmd5': createHash('md5').update(body).digest('base64'),
    ...changes.headers,
  };
  const canonical = Object.entries(signed)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${value}`)
    .sort()
    .join('\n');
  const signature = createHmac('sha1', testAccessKey.accessKeySecret)
    .update(`${path}\n${method}\n\n${canonical}\n`)
    .digest('base64');
  const headers = Object.fromEntries(
    Object.entries({ ...signed, 'x-ots-signature': signature, ...changes.unsigned }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );

  return new Promise((resolve, reject) => {
    const { port } = instance.server;
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
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
