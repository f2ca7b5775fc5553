import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What becomes of a request. `before`: the service never hears of it. `after`: the service has done it, and its answer
 * is lost.
 *
 * - `slow`: it goes on `milliseconds` later.
 * - `silent`: nothing ever comes; the connection stays open.
 * - `reset`: the connection is reset (RST).
 * - `garbage`: bytes come that are no HTTP.
 * - `truncated`: the answer ends in its middle, with the connection.
 * - `status`: a gateway's page comes, with this status.
 * - `answer`: an answer comes as if it were the service's own, which never hears of the request.
 * - `body`: the answer's status and headers come, and this text in the place of its body.
 */
export type LinkFault =
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'silent' | 'reset' | 'garbage'; readonly when: 'before' | 'after' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'status'; readonly status: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'body'; readonly change: (body: string) => string };

/** A request that came to the proxy. */
export interface PassingRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Stands between a client and a service, and does to their requests what networks and gateways do. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Where requests go from now on: `http://127.0.0.1:{port}`. */
  setTarget(service: string): void;
  /** The next `times` requests that match meet the fault, in the place of what was set before. */
  strike(fault: LinkFault, times?: number, matches?: (request: PassingRequest) => boolean): void;
  /** From now on connections are refused (ECONNREFUSED), those that are open are reset. */
  refuse(): Promise<void>;
  /** All works again. */
  heal(): Promise<void>;
  /** How many requests have met a fault since the last strike. */
  met(): number;
  /** Told of each request from now on, before anything becomes of it. */
  watch(onRequest: (request: PassingRequest) => void): void;
  /** Resolves when the next request has met the fault that is set, and the service has done what it will of it. */
  nextMet(): Promise<void>;
  /** How many requests came since the start, whatever became of them. */
  requests(): number;
  close(): Promise<void>;
}

interface Strike {
  readonly fault: LinkFault;
  left: number;
  readonly matches: (request: PassingRequest) => boolean;
}

interface ServiceAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Starts a proxy on loopback; before it has a target, it resets every connection. */
export async function startFaultProxy(): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  let target: string | undefined;
  let strike: Strike | undefined;
  let met = 0;
  let requests = 0;
  let listeners: (() => void)[] = [];
  let onRequest: (request: PassingRequest) => void = () => undefined;

  const server = createServer((incoming, outgoing) => {
    requests += 1;
    answer(incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  server.keepAliveTimeout = 60_000;
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const passing = { path: incoming.url ?? '/', headers: incoming.headers, body: body.toString() };
    onRequest(passing);
    const fault = meets(passing);
    if (fault === undefined) return send(outgoing, await forward(incoming, body));
    if (fault.kind === 'slow') await sleep(fault.milliseconds, undefined, { ref: false });
    const isDone = fault.kind !== 'answer' && (!('when' in fault) || fault.when === 'after');
    const answered = isDone ? await forward(incoming, body) : undefined;
    spoil(incoming, outgoing, fault, answered);
    for (const listener of listeners.splice(0)) listener();
  }

  function meets(passing: PassingRequest): LinkFault | undefined {
    if (strike === undefined || strike.left === 0 || !strike.matches(passing)) return undefined;
    strike.left -= 1;
    met += 1;
    return strike.fault;
  }

  async function forward({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer) {
    if (target === undefined) throw new Error('The proxy has no target yet.');
    const { 'transfer-encoding': _encoding, ...kept } = headers;
    const outgoing = request(new URL(url, target), {
      method,
      agent,
      headers: { ...kept, 'content-length': String(body.length) },
    });
    outgoing.end(body);
    const [answered] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: answered.statusCode ?? 0, headers: answered.headers, body: await buffer(answered) };
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    setTarget(service) {
      target = service;
    },
    strike(fault, times = Number.POSITIVE_INFINITY, matches = () => true) {
      strike = { fault, left: times, matches };
      met = 0;
    },
    async refuse() {
      met = 0;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async heal() {
      strike = undefined;
      if (!server.listening) await listen(port);
    },
    met: () => met,
    watch(listener) {
      onRequest = listener;
    },
    nextMet: () =>
      new Promise((resolve) => {
        listeners = [...listeners, resolve];
      }),
    requests: () => requests,
    async close() {
      agent.destroy();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const gatewayPage = '<html><body><h1>The gateway has no answer</h1></body></html>';

function spoil(
  { socket }: IncomingMessage,
  outgoing: ServerResponse,
  fault: LinkFault,
  answered: ServiceAnswer | undefined,
): void {
  switch (fault.kind) {
    case 'slow':
      if (answered !== undefined) send(outgoing, answered);
      return;
    case 'silent':
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'garbage':
      socket.end('\u0000\u0001 no such protocol \r\n\r\n');
      return;
    case 'truncated': {
      const { status, body } = answered ?? { status: 200, body: Buffer.from('{}') };
      socket.write(`HTTP/1.1 ${status} OK\r\nContent-Length: ${body.length + 10}\r\n\r\n`);
      socket.end(body.subarray(0, body.length / 2));
      return;
    }
    case 'status':
      outgoing.writeHead(fault.status, { 'content-type': 'text/html' }).end(gatewayPage);
      return;
    case 'answer':
      outgoing.writeHead(fault.status, { 'content-type': 'application/json' }).end(fault.body);
      return;
    case 'body':
      if (answered === undefined) return;
      send(outgoing, { ...answered, body: Buffer.from(fault.change(String(answered.body))) });
  }
}

function send(outgoing: ServerResponse, { status, headers, body }: ServiceAnswer): void {
  const { 'transfer-encoding': _encoding, connection: _connection, 'keep-alive': _alive, ...kept } = headers;
  // A 204 has no body, and no length of one.
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  outgoing.writeHead(status, { ...kept, ...length }).end(body);
}
