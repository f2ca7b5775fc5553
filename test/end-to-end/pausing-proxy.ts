import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and a service, and can keep an answer to itself. */
export interface PausingProxy {
  readonly endpoint: string;
  /** The answer to the request after so many others never comes; resolves when the service has given it. */
  keepAnswer(afterOthers: number): Promise<void>;
  close(): Promise<void>;
}

export async function startPausingProxy(service: string): Promise<PausingProxy> {
  let othersLeft = Number.POSITIVE_INFINITY;
  let onKept: () => void = () => undefined;
  const server = createServer((incoming, outgoing) => {
    const isKept = othersLeft === 0;
    othersLeft = isKept ? Number.POSITIVE_INFINITY : othersLeft - 1;
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(new URL(url, service), { method: method ?? 'GET', headers }, (answer) => {
      if (isKept) {
        answer.resume().once('end', onKept);
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.once('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keepAnswer(afterOthers) {
      othersLeft = afterOthers;
      return new Promise((resolve) => {
        onKept = resolve;
      });
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
