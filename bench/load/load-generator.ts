import * as v from 'valibot';
import { startChild } from '../processes/child.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { portable, type RecordedRequest } from './recorded.ts';

/** What a server did under the load, and what it took of its processor for each request. */
export interface GeneratedLoad {
  readonly requestsPerSecond: number;
  readonly serverMicroseconds: number;
}

/** Autocannon in a process of its own. */
export interface LoadGenerator {
  /**
   * Sends recorded requests to a server, over and over on each connection, one at a time.
   *
   * @throws Error when a request fails or is refused, or its answer is not one of those expected.
   */
  run(
    server: Pick<ServerProcess, 'endpoint' | 'processorMicroseconds'>,
    options: {
      readonly connections: number;
      /** How long, or how many requests in all. */
      readonly length: { readonly seconds: number } | { readonly requests: number };
      readonly requests: readonly RecordedRequest[];
      /** The text of every answer that counts; whatever says 200 when it is left out. */
      readonly answers?: readonly string[];
    },
  ): Promise<GeneratedLoad>;
  close(): Promise<void>;
}

const report = v.object({ succeeded: v.number(), failed: v.number(), seconds: v.number() });

export async function startLoadGenerator(script: string): Promise<LoadGenerator> {
  const child = await startChild(script);
  return {
    async run(server, { requests, ...options }) {
      const before = await server.processorMicroseconds();
      const answer = await child.ask({
        ...options,
        endpoint: server.endpoint,
        requests: requests.map(portable),
      });
      const used = (await server.processorMicroseconds()) - before;
      const result = v.parse(report, answer);
      if (result.failed > 0) throw new Error(`${result.failed} of the requests failed.`);
      return {
        requestsPerSecond: result.succeeded / result.seconds,
        serverMicroseconds: used / result.succeeded,
      };
    },
    close: () => child.end(),
  };
}
