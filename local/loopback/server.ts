import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running HTTP server that only this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:{port}`, without a slash at the end. */
  readonly url: string;
  /**
   * Stops answering new requests and ends every connection. Those who have asked already are answered first when that
   * takes no longer than so many milliseconds (0, the default: they are not waited for).
   */
  close(patience?: number): Promise<void>;
}

/** Answers a request; what goes on after its return without a promise sees to its own errors. */
export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined;

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

/** How many URLs a server remembers; those of one machine's programs are a few. */
const maximumRememberedUrls = 100;

/**
 * Makes what says whether a request may come from this machine's own programs: its Host header names loopback (a page
 * that reached us by DNS rebinding carries its own name), and its Origin, when a browser sent one, is loopback too.
 * The Host header's port is not compared, because the genuine SDKs send none.
 */
function createLoopbackCheck(): (headers: IncomingMessage['headers']) => boolean {
  // Nearly every request has the same Host, and to parse a URL takes longer than all else here.
  const remembered = new Map<string, boolean>();
  const isLoopback = (url: string): boolean => {
    const known = remembered.get(url);
    if (known !== undefined) return known;
    const answer = URL.canParse(url) && loopbackNames.has(new URL(url).hostname);
    if (remembered.size >= maximumRememberedUrls) remembered.clear();
    remembered.set(url, answer);
    return answer;
  };
  return ({ host = '', origin, 'sec-fetch-site': site }) =>
    isLoopback(`http://${host}`) && site !== 'cross-site' && (origin === undefined || isLoopback(origin));
}

/**
 * Starts an HTTP server on 127.0.0.1; port 0 takes a free one. Requests that do not come from this machine's own
 * programs get 403 and never reach `handle`. A rejection of `handle` goes to `onError` and answers 500, unless it is the
 * request's own error: its sender is gone.
 *
 * @throws PortTakenError when the port is in use.
 */
export async function startLoopbackServer(options: {
  port: number;
  handle: HandleRequest;
  onError: (error: unknown) => void;
}): Promise<LoopbackServer> {
  const { handle, onError } = options;
  const comesFromLoopback = createLoopbackCheck();
  // Of each connection, on which answers keep the order of their requests. To register every response, and to listen
  // to its end, would take a tenth of the time of a small request.
  const newestResponses = new Map<Socket, ServerResponse>();
  let isClosing = false;
  const server = createServer((request, response) => {
    if (isClosing) {
      // Not where an answer to an earlier request is on its way; that connection ends with it.
      if (newestResponses.get(request.socket)?.writableFinished !== false) request.destroy();
      return;
    }
    newestResponses.set(request.socket, response);
    if (!comesFromLoopback(request.headers)) {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('The local cloud answers only programs on this machine (Host or Origin is another).\n');
      return;
    }
    handle(request, response)?.catch((error: unknown) => {
      // That a caller hung up in the middle of a request is no fault of this server.
      if (error !== request.errored) onError(error);
      answerFault(response);
    });
  });
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => newestResponses.delete(socket));
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
    async close(patience = 0) {
      isClosing = true;
      if (patience > 0)
        await Promise.race([answered(newestResponses.values()), sleep(patience, undefined, { ref: false })]);
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

/** What is answered when the server itself is at fault, as far as there is no answer yet. */
export function answerFault(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(500);
  response.end();
}

/** Resolves when each response is in the system's hands, or its connection is gone. */
async function answered(responses: Iterable<ServerResponse>): Promise<void> {
  const unanswered = Array.from(responses).filter(({ writableFinished }) => !writableFinished);
  await Promise.all(
    unanswered.map((response) => new Promise<void>((resolve) => response.once('close', resolve))),
  );
}
