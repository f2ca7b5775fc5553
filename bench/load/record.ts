import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { RecordedAnswer, RecordedRequest } from './recorded.ts';

export interface Exchange {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
}

/** Headers that are about one connection or one message on it, which whoever sends it again sets anew. */
const connectionHeaders = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
]);

/** A server's own clock; the date of a request, though, may be part of what is signed. */
const answerHeaders = new Set([...connectionHeaders, 'date']);

/** Stands before a server, and tells of each exchange once it is over, before the client has the answer. */
export interface Recorder {
  readonly endpoint: string;
  close(): void;
}

/** Starts to pass on POST requests to a server, which need not run yet. */
export async function startRecorder(
  endpoint: string,
  onExchange: (exchange: Exchange) => void,
): Promise<Recorder> {
  const server = createServer((incoming, outgoing) => {
    passOn(endpoint, incoming).then(
      (exchange) => {
        onExchange(exchange);
        const { status, headers, body } = exchange.answer;
        outgoing.writeHead(status, headers).end(body);
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Records the POST requests that pass between clients and a server: `call` is given an address in the server's place,
 * and whatever it asks of that goes to the server and comes back. Answers are recorded in the order of their ends.
 */
export async function record(
  endpoint: string,
  call: (recordingEndpoint: string) => Promise<void>,
): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const recorder = await startRecorder(endpoint, (exchange) => exchanges.push(exchange));
  try {
    await call(recorder.endpoint);
  } finally {
    recorder.close();
  }
  return exchanges;
}

async function passOn(endpoint: string, incoming: IncomingMessage): Promise<Exchange> {
  const request = {
    path: incoming.url ?? '/',
    headers: headersOf(incoming.headers, connectionHeaders),
    body: await buffer(incoming),
  };
  const { path, headers, body } = request;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    send(new URL(path, endpoint), { method: 'POST', headers }, resolve).on('error', reject).end(body);
  });
  return {
    request,
    answer: {
      status: answer.statusCode ?? 0,
      headers: headersOf(answer.headers, answerHeaders),
      body: await buffer(answer),
    },
  };
}

function headersOf(headers: IncomingHttpHeaders, leftOut: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || leftOut.has(name) ? [] : [[name, String(value)]],
    ),
  );
}
