import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, startLoopbackServer } from '../loopback/server.ts';
import type { FindAccessKey } from '../ram/access-keys.ts';
import { isAllowed } from '../ram/permission.ts';
import { loopbackRequest } from '../ram/request-context.ts';
import { createAuthenticate } from '../sts/authenticate.ts';
import { StsError } from '../sts/errors.ts';
import type { RpcParameters } from '../sts/rpc-signature.ts';
import { missingParameter, RpcError } from './errors.ts';

/** What one action answers, beside the RequestId. @throws RpcError */
export type RpcAction = (parameters: RpcParameters) => object | Promise<object>;

/**
 * Starts a local service of the RPC protocol, as `@alicloud/pop-core` speaks it: GET or form POST, every call signed
 * and its caller allowed `{product}:{Action}` on all resources, answers in JSON.
 */
export async function startRpcServer(options: {
  port: number;
  /** In permissions, such as `ros`. */
  product: string;
  version: string;
  actions: Readonly<Record<string, RpcAction>>;
  findAccessKey: FindAccessKey;
  clock: () => number;
  onError: (error: unknown) => void;
}): Promise<LoopbackServer> {
  const { product, version, actions, clock, onError } = options;
  const authenticate = createAuthenticate(options);

  async function answer(request: IncomingMessage): Promise<object> {
    const parameters = await readParameters(request);
    const name = parameters.get('Action');
    if (!name) throw missingParameter('Action');
    if (parameters.get('Version') !== version) {
      throw new RpcError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
    }
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw apiNotFound();
    const principal = authenticate(request.method ?? '', parameters);
    if (!isAllowed(principal, `${product}:${name}`, '*', loopbackRequest(clock()))) {
      throw new RpcError(403, 'NoPermission', `The caller is not authorized to perform ${product}:${name}.`);
    }
    return action(parameters);
  }

  return startLoopbackServer({
    port: options.port,
    onError,
    handle: async (request, response) => {
      const RequestId = randomUUID().toUpperCase();
      try {
        const result = await answer(request);
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify({ RequestId, ...result }));
      } catch (error) {
        const isRefusal = error instanceof RpcError || error instanceof StsError;
        if (!isRefusal) onError(error);
        const { status, code, message } = isRefusal ? error : internalError;
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
        response.end(
          JSON.stringify({ RequestId, HostId: request.headers.host, Code: code, Message: message }),
        );
      }
    },
  });
}

const internalError = new RpcError(500, 'InternalError', 'The request processing has failed.');

function apiNotFound(): RpcError {
  return new RpcError(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  );
}

/** Query and form together; a name that comes twice is refused, because the signature would cover only one of them. */
async function readParameters(request: IncomingMessage): Promise<RpcParameters> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname !== '/') throw apiNotFound();
  const body = request.method === 'POST' ? await text(request) : '';
  const parameters = new Map<string, string>();
  for (const [name, value] of [...searchParams, ...new URLSearchParams(body)]) {
    if (parameters.has(name)) {
      throw new RpcError(400, 'InvalidParameter', `The parameter ${name} is given more than once.`);
    }
    parameters.set(name, value);
  }
  return parameters;
}
