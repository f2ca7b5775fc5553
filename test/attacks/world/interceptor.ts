import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that has passed. */
export interface Passed {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers in the upstream's place. */
export type Impostor = (passed: Passed, response: ServerResponse) => void;

/** Stands between a function and a service: sees what the function sends, and may answer in the service's place. */
export interface Interceptor {
  readonly url: string;
  /** Where everything goes that no impostor answers. */
  upstream: string;
  impostor: Impostor | undefined;
  /** What has passed since the last time this was asked. */
  take(): Passed[];
  close(): Promise<void>;
}

/** So many at most are remembered, the newest: a long run sends millions. */
const mostRemembered = 5_000;

export async function startInterceptor(): Promise<Interceptor> {
  const agent = new Agent({ keepAlive: true });
  let passed: Passed[] = [];

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method, url: path = '/', headers } = incoming;
    const sent: Passed = { path, headers, body: await buffer(incoming) };
    passed.push(sent);
    if (passed.length > mostRemembered) passed.shift();
    if (interceptor.impostor !== undefined) return interceptor.impostor(sent, outgoing);
    const forwarded = request(new URL(path, interceptor.upstream), { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(sent.body);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const interceptor: Interceptor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upstream: '',
    impostor: undefined,
    take() {
      const taken = passed;
      passed = [];
      return taken;
    },
    close: () =>
      new Promise((resolve, reject) => {
        agent.destroy();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
  return interceptor;
}
