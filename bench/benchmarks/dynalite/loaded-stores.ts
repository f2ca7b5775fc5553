import { join } from 'node:path';
import type { BenchmarkContext } from '../../benchmark.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { dynamodbBatchSize, dynamodbRows } from '../../workload/dynamodb-rows.ts';
import { loadRows } from '../../workload/load-rows.ts';
import type { RowService } from '../../workload/row-service.ts';
import { ownerAccount } from '../../workload/tablestore-access.ts';
import { tablestoreBatchSize, tablestoreRows } from '../../workload/tablestore-rows.ts';

export const table = 'todos';

export interface Half {
  readonly server: ServerProcess;
  readonly service: RowService;
}

export interface LoadedStores {
  readonly tablestore: Half;
  readonly dynalite: Half;
  /** How many rows each of them holds; the same ones. */
  readonly rows: number;
}

/**
 * Starts tablestore-local and Dynalite, each in a process of its own, fills both with the same rows, and ends both
 * after the work.
 *
 * Both keep their data on the disk, and both acknowledge a write once the operating system has it: Dynalite puts into
 * LevelDB without `sync`, which then writes its log and does not wait for the disk; tablestore-local runs without fsync.
 */
export async function withLoadedStores<Result>(
  { script, directory, effort, progress }: BenchmarkContext,
  work: (stores: LoadedStores) => Promise<Result>,
): Promise<Result> {
  const rows = effort.quick ? 2_000 : 10_000;
  const ours = await startServer(script('tablestore-local'), join(directory, 'tablestore'));
  const theirs = await startServer(script('dynalite'), join(directory, 'dynalite'));
  const tablestore = { server: ours, service: tablestoreRows(ownerAccount(ours.endpoint), table) };
  const dynalite = { server: theirs, service: dynamodbRows(theirs.endpoint, table) };
  try {
    for (const { service } of [tablestore, dynalite]) await service.createTable();
    await loadRows(tablestore.service, rows, { batchSize: tablestoreBatchSize, progress });
    await loadRows(dynalite.service, rows, { batchSize: dynamodbBatchSize, progress });
    return await work({ tablestore, dynalite, rows });
  } finally {
    for (const { server, service } of [tablestore, dynalite]) {
      service.close();
      await server.close();
    }
  }
}
