import type { ServerProcess } from '../servers/server-process.ts';
import { measureThroughput } from './throughput.ts';

/** A throughput, and what it took of the processors, in microseconds for each operation. */
export interface Load {
  readonly operationsPerSecond: number;
  readonly clientMicroseconds: number;
  readonly serverMicroseconds: number;
}

/** Measures operations that this process asks of a server. */
export async function measureLoad(
  operation: () => Promise<void>,
  options: { readonly server: ServerProcess; readonly concurrency: number; readonly milliseconds: number },
): Promise<Load> {
  // One half's garbage would otherwise be collected in the other half's time.
  globalThis.gc?.();
  const serverBefore = await options.server.processorMicroseconds();
  const clientBefore = process.cpuUsage();
  const { operations, seconds } = await measureThroughput(operation, options);
  const client = process.cpuUsage(clientBefore);
  const server = (await options.server.processorMicroseconds()) - serverBefore;
  return {
    operationsPerSecond: operations / seconds,
    clientMicroseconds: (client.user + client.system) / operations,
    serverMicroseconds: server / operations,
  };
}
