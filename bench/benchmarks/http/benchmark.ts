import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { type LoadGenerator, startLoadGenerator } from '../../load/load-generator.ts';
import { type Exchange, record } from '../../load/record.ts';
import { portable } from '../../load/recorded.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { loadRows } from '../../workload/load-rows.ts';
import { anyRow, keyOf, type RowKey } from '../../workload/rows.ts';
import { ownerAccount } from '../../workload/tablestore-access.ts';
import { tablestoreBatchSize, tablestoreRows } from '../../workload/tablestore-rows.ts';

const table = 'todos';
/**
 * Enough that requests are always waiting at the server, whichever it is. With ten, the figure is also about whether
 * autocannon goes to sleep between two answers and has to be woken, which one of the two servers makes it do.
 */
const connections = 64;
const differentRequests = 100;

/**
 * How much of what an HTTP server on Node can do is left once each request is authenticated, read, looked up and
 * answered. The requests are the genuine SDK's, recorded anew for each round, because a signature is good for 15
 * minutes; the bare server reads their bodies and answers with the bytes that tablestore-local answered.
 */
export const againstBareHttp: Benchmark = {
  title:
    'GetRow at the local Tablestore, against a bare node:http server with the same bytes (autocannon, 64 connections)',
  measured: 'tablestore',
  reference: 'bare http',

  async run(context) {
    const { script, directory } = context;
    const tablestore = await startServer(script('tablestore-local'), join(directory, 'tablestore'));
    const generator = await startLoadGenerator(script('load-generator'));
    try {
      return await compare(context, tablestore, generator);
    } finally {
      await generator.close();
      await tablestore.close();
    }
  },
};

async function compare(
  context: BenchmarkContext,
  tablestore: ServerProcess,
  generator: LoadGenerator,
): Promise<Comparison[]> {
  const { effort, script, directory, random, progress } = context;
  const rows = effort.quick ? 1_000 : 10_000;
  const service = tablestoreRows(ownerAccount(tablestore.endpoint), table);
  await service.createTable();
  await loadRows(service, rows, { batchSize: tablestoreBatchSize, progress });

  const anyKey = () => keyOf(anyRow(random, rows));
  const [exchange] = await recordGetRows(tablestore, 1, anyKey);
  if (exchange === undefined) throw new Error('No request was recorded.');
  const answerFile = join(directory, 'answer.json');
  await writeFile(answerFile, JSON.stringify(portable(exchange.answer)));
  const bare = await startServer(script('bare-http'), answerFile);

  // Autocannon ends its runs at whole seconds.
  const length = { seconds: effort.quick ? 1 : 2 };
  const measure = async (server: ServerProcess) => {
    const exchanges = await recordGetRows(tablestore, differentRequests, anyKey);
    return generator.run(server, {
      connections,
      length,
      requests: exchanges.map(({ request }) => request),
    });
  };
  try {
    progress('warming up');
    await measure(tablestore);
    await measure(bare);
    progress(`${effort.rounds} rounds`);
    const { measured, reference } = await inTurns(effort.rounds, {
      measured: () => measure(tablestore),
      reference: () => measure(bare),
    });
    return [
      {
        kind: 'comparison',
        name: 'GetRow',
        unit: 'operations/s',
        measured: measured.map((load) => load.requestsPerSecond),
        reference: reference.map((load) => load.requestsPerSecond),
        goal: 'GetRow against bare HTTP',
      },
      {
        kind: 'comparison',
        name: 'GetRow: server processor',
        unit: 'µs',
        measured: measured.map((load) => load.serverMicroseconds),
        reference: reference.map((load) => load.serverMicroseconds),
      },
    ];
  } finally {
    await bare.close();
  }
}

/** GetRow requests for rows at random, signed now, with their answers. */
async function recordGetRows(
  tablestore: ServerProcess,
  count: number,
  anyKey: () => RowKey,
): Promise<Exchange[]> {
  const exchanges = await record(tablestore.endpoint, async (endpoint) => {
    const service = tablestoreRows(ownerAccount(endpoint), table);
    for (let index = 0; index < count; index++) await service.get(anyKey());
  });
  const refused = exchanges.find(({ answer }) => answer.status !== 200);
  if (refused !== undefined) throw new Error(`GetRow answered ${refused.answer.status}.`);
  return exchanges;
}
