import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a client has sent to Tablestore. */
export interface RecordedRequest {
  readonly operation: string;
  readonly body: Buffer;
}

/** Stands between a client and Tablestore, and keeps what passes. */
export interface RecordingProxy {
  readonly endpoint: string;
  /** What has passed since the last time this was asked. */
  take(): RecordedRequest[];
  close(): Promise<void>;
}

export async function startRecordingProxy(upstream: string): Promise<RecordingProxy> {
  const agent = new Agent({ keepAlive: true });
  let recorded: RecordedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      recorded.push({ operation: (incoming.url ?? '').slice(1), body });
      const { method, url = '/', headers } = incoming;
      const forwarded = request(new URL(url, upstream), { method, headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
