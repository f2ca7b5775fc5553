import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { compareLoads, type Work } from '../../measure/compare-loads.ts';
import { measureThroughput } from '../../measure/throughput.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { dynamodbBatchSize, dynamodbRows } from '../../workload/dynamodb-rows.ts';
import { loadRows } from '../../workload/load-rows.ts';
import { type OperationName, operationsOn, type RowService } from '../../workload/row-service.ts';
import { tablestoreBatchSize, tablestoreRows } from '../../workload/tablestore-rows.ts';
import { startCeiling } from './ceiling.ts';

const table = 'todos';
const operationNames: readonly OperationName[] = ['get', 'range of 20', 'put'];

/** All is warm by then, and there are eighteen things to measure; hundreds of operations in each round are enough. */
const shorterRounds = { milliseconds: 750, warmUpMilliseconds: 500 };

/**
 * Both keep their data on the disk, and both acknowledge a write once the operating system has it: Dynalite puts into
 * LevelDB without `sync`, which then writes its log and does not wait for the disk; tablestore-local runs without
 * fsync. Both clients are in this process, keep their connections alive, and do not retry. All is warmed up before the
 * first round: the SDKs are still being compiled after thousands of calls.
 *
 * Most of the time goes into the clients. The ceilings show how much: the same SDK of Tablestore at a server that costs
 * next to nothing, against Dynalite in the same rounds.
 */
export const againstDynalite: Benchmark = {
  title:
    'The local Tablestore through tablestore, against Dynalite (LevelDB on disk) through @aws-sdk/client-dynamodb',
  measured: 'tablestore',
  reference: 'dynalite',

  async run(context) {
    const { script, directory } = context;
    const tablestore = await startServer(script('tablestore-local'), join(directory, 'tablestore'));
    const dynalite = await startServer(script('dynalite'), join(directory, 'dynalite'));
    const halves = {
      measured: { server: tablestore, service: tablestoreRows(tablestore.endpoint, table) },
      reference: { server: dynalite, service: dynamodbRows(dynalite.endpoint, table) },
    };
    try {
      return await compare(context, halves);
    } finally {
      for (const { server, service } of Object.values(halves)) {
        service.close();
        await server.close();
      }
    }
  },
};

type Half = { readonly server: ServerProcess; readonly service: RowService };

async function compare(
  context: BenchmarkContext,
  { measured, reference }: { readonly measured: Half; readonly reference: Half },
): Promise<Comparison[]> {
  const { effort, random, progress } = context;
  const rows = effort.quick ? 2_000 : 20_000;
  for (const { service } of [measured, reference]) await service.createTable();
  await loadRows(measured.service, rows, { batchSize: tablestoreBatchSize, progress });
  await loadRows(reference.service, rows, { batchSize: dynamodbBatchSize, progress });

  const ours = operationsOn(measured.service, rows, random);
  const theirs = operationsOn(reference.service, rows, random);
  const ceilings: (readonly [OperationName, Work & { close(): Promise<void> }])[] = [];
  try {
    const service = (endpoint: string) => tablestoreRows(endpoint, table);
    const { endpoint } = measured.server;
    for (const name of operationNames) {
      progress(`${name}: warming up`);
      const ceiling = await startCeiling(name, { endpoint, rows, service }, context);
      ceilings.push([name, ceiling]);
      for (const operation of [ours[name], theirs[name], ceiling.operation]) {
        await measureThroughput(operation, { concurrency: 16, milliseconds: effort.warmUpMilliseconds });
      }
    }

    const figures: Comparison[] = [];
    for (const concurrency of [1, 16]) {
      for (const [name, ceiling] of ceilings) {
        const comparison = await compareLoads(
          { name: `${name}, ${concurrency} at once`, concurrency, goal: { atLeast: 2 } },
          {
            measured: { server: measured.server, operation: ours[name] },
            reference: { server: reference.server, operation: theirs[name] },
            ceiling,
          },
          { progress, effort: effort.quick ? effort : { ...effort, ...shorterRounds } },
        );
        figures.push(comparison.throughput);
        if (comparison.ceiling !== undefined) figures.push(comparison.ceiling);
        figures.push(comparison.serverTime, comparison.clientTime);
      }
    }
    return figures;
  } finally {
    for (const [, ceiling] of ceilings) await ceiling.close();
  }
}
