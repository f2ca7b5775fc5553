import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../loopback/server.ts';
import type { AccessKeys } from '../ram/access-keys.ts';
import type { Principal } from '../ram/principal.ts';
import { loopbackRequest } from '../ram/request-context.ts';
import type { Role } from '../ram/roles.ts';
import { assumeRole } from './assume-role.ts';
import { createAuthenticate } from './authenticate.ts';
import { callerIdentity } from './caller-identity.ts';
import { missing, StsError, throttled } from './errors.ts';
import type { RpcParameters } from './rpc-signature.ts';

/** A running local STS. */
export interface StsServer {
  /** What `@alicloud/pop-core` takes as `endpoint`. */
  readonly endpoint: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts the local STS: version 2015-04-01 over the RPC protocol, by GET or form POST, answering in JSON alone.
 * It knows AssumeRole and GetCallerIdentity. `roles` is asked on every call, so roles may change while it runs.
 */
export async function createStsServer(options: {
  port: number;
  roles: () => readonly Role[];
  accessKeys: AccessKeys;
  /** Milliseconds since 1970. */
  clock: () => number;
  random?: (bytes: number) => Buffer;
  /** Asked on every AssumeRole: whether it is refused as one too many. Without it, none is. */
  isThrottled?: () => boolean;
  onError: (error: unknown) => void;
}): Promise<StsServer> {
  const { port, roles, accessKeys, clock, random = randomBytes, isThrottled, onError } = options;
  const authenticate = createAuthenticate({ findAccessKey: accessKeys.find, clock });

  const actions = new Map<string, (caller: Principal, parameters: RpcParameters) => object>([
    [
      'AssumeRole',
      (caller, parameters) => {
        if (isThrottled?.()) throw throttled();
        const request = loopbackRequest(clock());
        return assumeRole({ caller, parameters, roles: roles(), accessKeys, request });
      },
    ],
    ['GetCallerIdentity', (caller) => callerIdentity(caller)],
  ]);

  async function answer(request: IncomingMessage): Promise<object> {
    const parameters = await readParameters(request);
    if (parameters.get('Format')?.toUpperCase() !== 'JSON') {
      throw new StsError(
        400,
        'InvalidParameter.Format',
        'The local STS answers in JSON: set Format to JSON.',
      );
    }
    const action = parameters.get('Action');
    if (!action) throw missing('Action');
    if (!parameters.get('Version')) throw missing('Version');
    if (parameters.get('Version') !== '2015-04-01') {
      throw new StsError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
    }
    const act = actions.get(action);
    if (!act) throw apiNotFound();
    return act(authenticate(request.method ?? '', parameters), parameters);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const RequestId = requestId(random);
    try {
      send(response, 200, { RequestId, ...(await answer(request)) });
    } catch (error) {
      // That a caller hung up in the middle of a request is no fault of this server.
      if (!(error instanceof StsError) && error !== request.errored) onError(error);
      const { status, code, message } = error instanceof StsError ? error : internalError;
      send(response, status, {
        RequestId,
        HostId: request.headers.host,
        Code: code,
        Message: message,
        Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=Sts`,
      });
    }
  }

  const server = await startLoopbackServer({ port, handle, onError });
  return { endpoint: server.url, port: server.port, close: server.close };
}

const internalError = new StsError(
  500,
  'InternalError',
  'STS Server Internal Error happened, please send the RequestId to us.',
);

function apiNotFound(): StsError {
  return new StsError(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  );
}

/** Query and form together; a name that comes twice is refused, because the signature would cover only one of them. */
async function readParameters(request: IncomingMessage): Promise<RpcParameters> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST') {
    throw new StsError(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');
  }
  const [path, query] = splitAtFirst(request.url ?? '/', '?');
  if (path !== '/') throw apiNotFound();

  const body = method === 'POST' ? await text(request) : '';
  if (body !== '' && headers['content-type']?.split(';')[0]?.trim() !== 'application/x-www-form-urlencoded') {
    throw new StsError(
      400,
      'InvalidParameter.ContentType',
      'The ContentType request header must be "application/x-www-form-urlencoded".',
    );
  }

  const parameters = new Map<string, string>();
  for (const [name, value] of [...new URLSearchParams(query), ...new URLSearchParams(body)]) {
    if (parameters.has(name)) {
      throw new StsError(400, 'InvalidParameter', `The parameter ${name} is given more than once.`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

function splitAtFirst(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function requestId(random: (bytes: number) => Buffer): string {
  return random(16)
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
