import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running HTTP server that only this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:{port}`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The port that was asked for belongs to another program. */
export class PortTakenError extends Error {
  override name = 'PortTakenError' as const;
  readonly code = 'PortTaken';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken by another program.`, { cause });
    this.port = port;
  }
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Says whether a request may come from this machine's own programs: its Host header names loopback (a page that
 * reached us by DNS rebinding carries its own name), and its Origin, when a browser sent one, is loopback too.
 * The Host header's port is not compared, because the genuine SDKs send none.
 */
export function comesFromLoopback(headers: IncomingMessage['headers']): boolean {
  const host = hostName(`http://${headers.host ?? ''}`);
  if (host === undefined || !loopbackNames.has(host)) return false;
  if (headers['sec-fetch-site'] === 'cross-site') return false;
  if (headers.origin === undefined) return true;
  const origin = hostName(headers.origin);
  return origin !== undefined && loopbackNames.has(origin);
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * Starts an HTTP server on 127.0.0.1; port 0 takes a free one. Requests that do not come from this machine's own
 * programs get 403 and never reach `handle`. A rejection of `handle` goes to `onError` and answers 500.
 *
 * @throws PortTakenError when the port is in use.
 */
export async function startLoopbackServer(options: {
  port: number;
  handle: HandleRequest;
  onError: (error: unknown) => void;
}): Promise<LoopbackServer> {
  const { handle, onError } = options;
  const server = createServer((request, response) => {
    if (!comesFromLoopback(request.headers)) {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('The local cloud answers only programs on this machine (Host or Origin is another).\n');
      return;
    }
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // The SDKs keep connections alive; one closed by the server in the moment of a request would look like a fault.
  server.keepAliveTimeout = 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(options.port, error) : error);
    });
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
