import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Comparison, Figure } from '../../benchmark.ts';
import { anonymousMegabytes } from '../../measure/anonymous-memory.ts';
import { compareLoads } from '../../measure/compare-loads.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { loadRows } from '../../workload/load-rows.ts';
import { type OperationName, operationsOn } from '../../workload/row-service.ts';
import { tablestoreBatchSize, tablestoreRows } from '../../workload/tablestore-rows.ts';

/** Two tables of one server, read by one client: only the number of rows differs. */
export const manyRowsAgainstFew: Benchmark = {
  title:
    'Reads of a table of 1,000,000 rows, against one of 10,000 in the same server (quick: 20,000 and 2,000)',
  measured: 'many rows',
  reference: 'few rows',

  async run(context) {
    const { script, directory } = context;
    const server = await startServer(script('tablestore-local'), join(directory, 'tablestore'));
    try {
      return await compare(context, server);
    } finally {
      await server.close();
    }
  },
};

async function compare(context: BenchmarkContext, server: ServerProcess): Promise<Figure[]> {
  const { effort, random, progress } = context;
  const rows = effort.quick ? { many: 20_000, few: 2_000 } : { many: 1_000_000, few: 10_000 };
  const tables = {
    many: tablestoreRows(server.endpoint, 'many_rows'),
    few: tablestoreRows(server.endpoint, 'few_rows'),
  };
  for (const size of ['few', 'many'] as const) {
    await tables[size].createTable();
    await loadRows(tables[size], rows[size], { batchSize: tablestoreBatchSize, progress });
  }

  const many = operationsOn(tables.many, rows.many, random);
  const few = operationsOn(tables.few, rows.few, random);
  const comparisons: Comparison[] = [];
  for (const name of ['get', 'range of 20'] satisfies readonly OperationName[]) {
    const { throughput, serverTime } = await compareLoads(
      { name, concurrency: 1 },
      {
        measured: { server, operation: many[name] },
        reference: { server, operation: few[name] },
      },
      context,
    );
    comparisons.push(elapsedTime(throughput), serverTime);
  }
  const memory = await anonymousMegabytes(server.processId);
  return [
    ...comparisons,
    {
      kind: 'amount',
      name: 'anonymous memory of the server',
      unit: 'MB',
      value: memory,
      goal: { atMost: 400 },
    },
  ];
}

/** One at a time, the time that an operation takes is what remains of a second. */
function elapsedTime({ measured, reference, ...figure }: Comparison): Comparison {
  const microseconds = (operationsPerSecond: number): number => 1_000_000 / operationsPerSecond;
  return {
    ...figure,
    unit: 'µs',
    measured: measured.map(microseconds),
    reference: reference.map(microseconds),
    goal: { atMost: 1.2 },
  };
}
