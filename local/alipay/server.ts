import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../loopback/server.ts';
import { answerAuthorize } from './authorize.ts';
import { GatewayUnavailable } from './errors.ts';
import type { GatewayContext, GatewayReply, GatewayRequest } from './gateway-request.ts';
import { type Authorization, createGrants } from './grants.ts';
import { createOauthToken } from './oauth-token.ts';
import { readPrivateKey, readPublicKey } from './rsa2.ts';
import { answerVersion1 } from './version1.ts';
import { createVersion3 } from './version3.ts';

/** A running local gateway of the Alipay open platform. */
export interface AlipayGateway {
  /** What alipay-sdk takes as `endpoint`, for `curl` (version 3). */
  readonly endpoint: string;
  /** What alipay-sdk takes as `gateway`, for `exec` (version 1). */
  readonly gateway: string;
  readonly port: number;
  /** Gives the auth code that `my.getAuthCode` would give this user; options as in Authorization. */
  authorize(user: string, options?: Partial<Omit<Authorization, 'user'>>): string;
  close(): Promise<void>;
}

/**
 * Starts the local gateway for one app. It knows `alipay.system.oauth.token`, by `POST /gateway.do` and by
 * `POST /v3/alipay/system/oauth/token`, and `POST /local/authorize`. It verifies every request over the app's public
 * key and signs what it answers with Alipay's private key; keys are PEM, or base64 without armour.
 */
export async function createAlipayGateway(options: {
  port: number;
  appId: string;
  appPublicKey: string;
  alipayPrivateKey: string;
  /** Milliseconds since 1970. */
  clock: () => number;
  random?: (bytes: number) => Buffer;
  onError: (error: unknown) => void;
}): Promise<AlipayGateway> {
  const { port, appId, clock, random = randomBytes, onError } = options;
  const grants = createGrants({ appId, clock, random });
  const context: GatewayContext = {
    appId,
    appPublicKey: readPublicKey(options.appPublicKey),
    alipayPrivateKey: readPrivateKey(options.alipayPrivateKey),
    methods: new Map([['alipay.system.oauth.token', createOauthToken(grants)]]),
    clock,
    random,
    onError,
  };
  const answerVersion3 = createVersion3(context);

  function answer(request: GatewayRequest): GatewayReply {
    const [path = ''] = request.url.split('?', 1);
    if (path.startsWith('/v3/')) return answerVersion3(request);
    if (path === '/gateway.do' && request.method === 'POST') return answerVersion1(request, context);
    if (path === '/local/authorize') return answerAuthorize(request, grants);
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 Not Found\n' };
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '/', headers } = message;
    const {
      status,
      headers: replyHeaders,
      body,
    } = answerOrUnavailable(answer, {
      method,
      url,
      headers,
      body: await text(message),
    });
    response.writeHead(status, replyHeaders);
    response.end(body);
  }

  const server = await startLoopbackServer({ port, handle, onError });
  return {
    endpoint: server.url,
    gateway: `${server.url}/gateway.do`,
    port: server.port,
    authorize: (user, { identity = 'open_id', signature = 'valid', unavailable = false } = {}) =>
      grants.authorize({ user, identity, signature, unavailable }),
    close: server.close,
  };
}

/** A page in HTML is what a proxy in front of a gateway that is down answers, in both versions. */
function answerOrUnavailable(
  answer: (request: GatewayRequest) => GatewayReply,
  request: GatewayRequest,
): GatewayReply {
  try {
    return answer(request);
  } catch (error) {
    if (!(error instanceof GatewayUnavailable)) throw error;
    return {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: '<html><body><h1>503 Service Unavailable</h1></body></html>\n',
    };
  }
}
