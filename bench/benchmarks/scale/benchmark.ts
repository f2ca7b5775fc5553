import { join } from 'node:path';
import { tableOfCollection } from '../../../functions/common/collections/define.ts';
import type { Benchmark, BenchmarkContext, Figure } from '../../benchmark.ts';
import { collections } from '../../db-function/collections.ts';
import { addSession, createDbInstance } from '../../db-function/db-function.ts';
import { createTables } from '../../db-function/tables.ts';
import { anonymousMegabytes } from '../../measure/anonymous-memory.ts';
import { compareTimes } from '../../measure/compare-loads.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { loadRows } from '../../workload/load-rows.ts';
import { type OperationName, operationsOn, WrongAnswer } from '../../workload/row-service.ts';
import { keyOf, rowsPerPartition } from '../../workload/rows.ts';
import { functionAccount, ownerAccount } from '../../workload/tablestore-access.ts';
import { tablestoreBatchSize, tablestoreRows } from '../../workload/tablestore-rows.ts';

const pageSize = 50;

/** Two tables of one server, read by one client: only the number of rows differs. */
export const manyRowsAgainstFew: Benchmark = {
  title:
    'Reads of a table of 1,000,000 rows, against one of 10,000 in the same server (quick: 20,000 and 2,000)',
  measured: 'many rows',
  reference: 'few rows',

  async run(context) {
    const { script, directory } = context;
    const server = await startServer(script('tablestore-for-functions'), join(directory, 'tablestore'));
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
    many: tablestoreRows(ownerAccount(server.endpoint), tableOfCollection('many')),
    few: tablestoreRows(ownerAccount(server.endpoint), tableOfCollection('few')),
  };
  await createTables(functionAccount(server.endpoint), collections);
  for (const size of ['few', 'many'] as const) {
    await loadRows(tables[size], rows[size], { batchSize: tablestoreBatchSize, progress });
  }

  const workOf = async (size: 'few' | 'many') => ({
    ...operationsOn(tables[size], rows[size], random),
    [pageName]: await listOf(context, server, size, rows[size]),
  });
  const [many, few] = [await workOf('many'), await workOf('few')];
  const figures: Figure[] = [];
  for (const name of ['get', 'range of 20', pageName] satisfies readonly (
    | OperationName
    | typeof pageName
  )[]) {
    const work = { measured: { server, operation: many[name] }, reference: { server, operation: few[name] } };
    figures.push(...(await compareTimes({ name, goal: 'a large table' }, work, context)));
  }
  const memory = await anonymousMegabytes(server.processId);
  return [
    ...figures,
    {
      kind: 'amount',
      name: 'anonymous memory of the server',
      unit: 'MB',
      value: memory,
      goal: 'memory with a large table',
    },
  ];
}

const pageName = `db function: page of ${pageSize}`;

/** Reads a user's page through the db function; other users' rows come before and after theirs. */
async function listOf(
  { random }: BenchmarkContext,
  { endpoint }: ServerProcess,
  collection: 'few' | 'many',
  rows: number,
): Promise<() => Promise<void>> {
  const { uid } = keyOf(Math.floor(rows / rowsPerPartition / 2) * rowsPerPartition);
  const account = functionAccount(endpoint);
  const ask = createDbInstance(account, random)(await addSession(account, uid));
  return async () => {
    const { data } = await ask({ collection, op: 'list', limit: pageSize });
    if (!Array.isArray(data) || data.length !== pageSize) throw new WrongAnswer('The page is not full.');
  };
}
