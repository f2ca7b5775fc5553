import type { Fc2Constructor } from '../fc2-sdk.ts';
import type { HttpRequest, HttpResponse, SendRequest } from '../platform.ts';
import type { Bytes } from './buffer.ts';

/** A client's way to the network travels among its headers: being under a symbol, it is neither signed nor sent. */
const transport = Symbol('transport');

interface Headers {
  readonly [transport]?: SendRequest;
  readonly [name: string]: string;
}

/** The same SDK, with every request of its clients sent by `sendRequest`. */
export function withTransport(Fc2: Fc2Constructor, sendRequest: SendRequest): Fc2Constructor {
  return class extends Fc2 {
    constructor(accountId: string, config: ConstructorParameters<Fc2Constructor>[1]) {
      super(accountId, { ...config, headers: { [transport]: sendRequest } });
    }
  };
}

/** As httpx resolves: to the answer without its body, which is read in a second step. */
export interface Answer extends Pick<HttpResponse, 'headers' | 'body'> {
  readonly statusCode: number;
}

export async function request(
  url: string,
  options: { readonly method: HttpRequest['method']; readonly headers: Headers; readonly data: Bytes },
): Promise<Answer> {
  const { method, headers, data } = options;
  const sendRequest = headers[transport];
  if (sendRequest === undefined)
    throw new Error('This client of @alicloud/fc2 was made without a transport.');
  const response = await sendRequest({
    method,
    url,
    headers: ownHeaders(headers),
    body: data.toString('utf8'),
  });
  return { statusCode: response.status, headers: response.headers, body: response.body };
}

export async function read({ body }: Answer): Promise<string> {
  return body;
}

/** `host` and `content-length`, which are not signed, are for whoever opens the connection to set. */
function ownHeaders(headers: Headers): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'host' && name !== 'content-length') own[name] = value;
  }
  return own;
}
