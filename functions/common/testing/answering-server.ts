import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that answers as a test tells it, on loopback. */
export interface AnsweringServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startAnsweringServer(answer: RequestListener): Promise<AnsweringServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
