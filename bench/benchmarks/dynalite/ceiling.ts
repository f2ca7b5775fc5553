import { join } from 'node:path';
import type { BenchmarkContext } from '../../benchmark.ts';
import type { Work } from '../../measure/compare-loads.ts';
import { startChild } from '../../processes/child.ts';
import { startServer } from '../../servers/server-process.ts';
import { type OperationName, operationsOn } from '../../workload/row-service.ts';
import { ownerAccount } from '../../workload/tablestore-access.ts';
import { tablestoreRows } from '../../workload/tablestore-rows.ts';
import { table } from './loaded-stores.ts';

/** The first row, which is what was recorded. */
const always = (): number => 0;
const rows = 1_000;

/**
 * An operation of a client at a server that costs next to nothing: a bare one, which gives to every request the bytes
 * that the true server answered once. No server can make the client faster than that.
 */
export async function startCeiling(
  name: OperationName,
  endpoint: string,
  { script, directory }: Pick<BenchmarkContext, 'script' | 'directory'>,
): Promise<Work & { close(): Promise<void> }> {
  const answerFile = join(directory, `${name.replaceAll(' ', '-')}.json`);
  const recording = await startChild(script('record-answer'), { args: [endpoint, table, name, answerFile] });
  await recording.end();

  const server = await startServer(script('bare-http'), answerFile);
  const client = tablestoreRows(ownerAccount(server.endpoint), table);
  return {
    server,
    operation: operationsOn(client, rows, always)[name],
    async close() {
      client.close();
      await server.close();
    },
  };
}
