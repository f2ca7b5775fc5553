import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchmarkContext } from '../../benchmark.ts';
import { record } from '../../load/record.ts';
import { portable } from '../../load/recorded.ts';
import type { Work } from '../../measure/compare-loads.ts';
import { startServer } from '../../servers/server-process.ts';
import { type OperationName, operationsOn, type RowService } from '../../workload/row-service.ts';

/** The only row (or the first of a range), because a server that knows one answer can be asked for nothing else. */
const always = (): number => 0;

/**
 * An operation of a client at a server that costs next to nothing: a bare one, which gives to every request the bytes
 * that the true server answered once. No server can make the client faster than that.
 */
export async function startCeiling(
  name: OperationName,
  options: {
    readonly endpoint: string;
    readonly rows: number;
    service(endpoint: string): RowService;
  },
  { script, directory }: Pick<BenchmarkContext, 'script' | 'directory'>,
): Promise<Work & { close(): Promise<void> }> {
  const { endpoint, rows, service } = options;
  const [exchange] = await record(endpoint, async (recordingEndpoint) => {
    const recorded = service(recordingEndpoint);
    await operationsOn(recorded, rows, always)[name]();
    recorded.close();
  });
  if (exchange === undefined) throw new Error('No request was recorded.');
  const answerFile = join(directory, `${name.replaceAll(' ', '-')}.json`);
  await writeFile(answerFile, JSON.stringify(portable(exchange.answer)));

  const server = await startServer(script('bare-http'), answerFile);
  const client = service(server.endpoint);
  return {
    server,
    operation: operationsOn(client, rows, always)[name],
    async close() {
      client.close();
      await server.close();
    },
  };
}
