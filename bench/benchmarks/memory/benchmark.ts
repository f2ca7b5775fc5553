import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collections } from '../../../collections.ts';
import type { Benchmark, BenchmarkContext, Figure } from '../../benchmark.ts';
import { addSession } from '../../db-function/db-function.ts';
import { createTables } from '../../db-function/tables.ts';
import { invocationsBySdk, recordInvocations } from '../../load/invocations.ts';
import { type LoadGenerator, startLoadGenerator } from '../../load/load-generator.ts';
import { record } from '../../load/record.ts';
import type { RecordedRequest } from '../../load/recorded.ts';
import { anonymousMegabytes } from '../../measure/anonymous-memory.ts';
import { type LocalCloud, startLocalCloud } from '../../servers/local-cloud.ts';
import { tablestoreVariables, writeSpec } from '../../servers/local-spec.ts';
import { keyOf, rowOf } from '../../workload/rows.ts';
import type { TablestoreAccount } from '../../workload/tablestore-access.ts';
import { tablestoreRows } from '../../workload/tablestore-rows.ts';

const rows = 100;
const tableName = 'rows';
/** How many instances work at the same time, and how many connections there are to Tablestore. */
const instances = 2;
const connections = 16;

/** The db function as it is built, which also collects its instance's garbage when it is asked to. */
const collectingFunction = `
const { handler } = require('./db.js');
exports.handler = async (event, context) => {
  if (!String(event).includes('"collect"')) return handler(event, context);
  for (let time = 0; time < 2; time++) gc();
  // Long enough that another invocation at the same time goes to another instance.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return '{}';
};
`;

/** Whether the local cloud goes on growing while it works: that all memory which requests take comes back. */
export const memoryAfterRequests: Benchmark = {
  title:
    'Anonymous memory of the local cloud after 200,000 requests (rows read and put, db invoked), against after 20,000, garbage collected',
  measured: 'many requests',
  reference: 'few requests',

  async run(context) {
    const { directory, script, progress } = context;
    progress('starting the local cloud');
    const codeDirectory = join(directory, 'db');
    await mkdir(codeDirectory);
    // From the build of this file, which lies in bench/dist.
    await copyFile(join(__dirname, '..', '..', 'dist', 'db', 'index.js'), join(codeDirectory, 'db.js'));
    await writeFile(join(codeDirectory, 'index.js'), collectingFunction);
    const specPath = await writeSpec(directory, {
      db: { codeDirectory, environmentVariables: tablestoreVariables },
    });
    const more = ['--spec', specPath];
    const cloud = await startLocalCloud(join(directory, 'cloud'), script('answer-as-server'), more);
    const generator = await startLoadGenerator(script('load-generator'));
    try {
      return [await compare(context, cloud, generator)];
    } finally {
      await generator.close();
      await cloud.close();
    }
  },
};

async function compare(
  { effort, progress }: BenchmarkContext,
  cloud: LocalCloud,
  generator: LoadGenerator,
): Promise<Figure> {
  const [few, many] = effort.quick ? [400, 4_000] : [20_000, 200_000];
  const { endpoints, processorMicroseconds } = cloud;
  const account: TablestoreAccount = { ...endpoints.tablestore, ...endpoints.credentials, securityToken: '' };
  const sid = await prepare(account);
  const ids = Array.from({ length: rows }, (_, number) => keyOf(number).id);
  const puts = ids.map((id) => ({ sid, op: 'put', obj: { id, completed: false } }));
  await recordInvocations(cloud, 'db', puts);
  const gets = ids.map((id) => ({ sid, op: 'get', id }));

  const send = async (requests: number) => {
    progress(`sending ${requests.toLocaleString('en')} requests`);
    const rowRequests = await recordRowRequests(account);
    const invocations = (await recordInvocations(cloud, 'db', gets)).map(({ request }) => request);
    const run = (endpoint: string, recorded: readonly RecordedRequest[], at: number, share: number) =>
      generator.run(
        { endpoint, processorMicroseconds },
        { connections: at, length: { requests: requests * share }, requests: recorded },
      );
    await run(endpoints.tablestore.endpoint, rowRequests, connections, 0.85);
    await run(endpoints.functionCompute.endpoint, invocations, instances, 0.15);
  };
  const memory = async () => {
    const { invoke } = invocationsBySdk(cloud, endpoints.functionCompute.endpoint);
    await Promise.all(Array.from({ length: instances }, () => invoke('db', { collect: true })));
    await cloud.collectGarbage();
    return anonymousMegabytes(cloud.processId);
  };

  await send(few);
  const afterFew = await memory();
  await send(many - few);
  const afterMany = await memory();
  const what = {
    name: `after ${many.toLocaleString('en')} requests against ${few.toLocaleString('en')}`,
    unit: 'MB',
    goal: 'memory after many requests',
  } as const;
  return afterFew === null || afterMany === null
    ? { kind: 'amount', value: null, ...what }
    : { kind: 'comparison', measured: [afterMany], reference: [afterFew], ...what };
}

/** Rows in a table of their own, and a user's session. @returns the sessionId. */
async function prepare(account: TablestoreAccount): Promise<string> {
  await createTables(account, collections);
  const service = tablestoreRows(account, tableName);
  await service.createTable();
  await service.load(Array.from({ length: rows }, (_, number) => rowOf(number)));
  return addSession(account, 'bench');
}

/** Reads and puts of every row, as the genuine SDK signs them now. */
async function recordRowRequests(account: TablestoreAccount): Promise<RecordedRequest[]> {
  const exchanges = await record(account.endpoint, async (endpoint) => {
    const service = tablestoreRows({ ...account, endpoint }, tableName);
    for (let number = 0; number < rows; number++) {
      await service.get(keyOf(number));
      await service.put(rowOf(number, 1));
    }
  });
  return exchanges.map(({ request }) => request);
}
