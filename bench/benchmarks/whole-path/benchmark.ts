import { join } from 'node:path';
import * as TableStore from 'tablestore';
import { collections } from '../../../collections.ts';
import { tableOfCollection } from '../../../functions/common/collections/define.ts';
import { digestOf } from '../../../functions/common/sessions.ts';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { addSession } from '../../db-function/db-function.ts';
import { createTables } from '../../db-function/tables.ts';
import { recordInvocations } from '../../load/invocations.ts';
import { type GeneratedLoad, type LoadGenerator, startLoadGenerator } from '../../load/load-generator.ts';
import { originalTables } from '../../original-template/original-tables.ts';
import { type LocalCloud, startLocalCloud } from '../../servers/local-cloud.ts';
import { tablestoreVariables, writeSpec } from '../../servers/local-spec.ts';
import type { TablestoreAccount } from '../../workload/tablestore-access.ts';
import { connectTo } from '../../workload/tablestore-client.ts';

const connections = 32;
const documents = 100;
const uid = 'alipay:open_id:bench';
const functionNames = ['db', 'original-nodejs10', 'original-nodejs20'] as const;
type FunctionName = (typeof functionNames)[number];

const idOf = (number: number) => `todo-${String(number).padStart(4, '0')}`;

// From the build of this file, which lies in bench/dist.
const built = join(__dirname, '..', '..', 'dist', 'db');
const original = join(__dirname, 'original-function');

/**
 * What a user waits for, without the network: a signed invocation, the function, what it asks of Tablestore, and back.
 * All functions run on one local cloud and one version of Node.
 *
 * The original is there twice: as on its own runtime, nodejs10, with a connection for each call of Tablestore, which the
 * goal is about; and with connections that are kept, as it would run on nodejs20.
 */
export const wholePath: Benchmark = {
  title:
    'A signed invocation of db that gets a document, against a function with the original template’s access pattern on the same local cloud (32 at once)',
  measured: 'db',
  reference: 'original',

  async run(context) {
    const { directory, script, progress } = context;
    progress('starting the local cloud');
    const environmentVariables = tablestoreVariables;
    const specPath = await writeSpec(directory, {
      db: { codeDirectory: built, environmentVariables },
      'original-nodejs10': {
        codeDirectory: original,
        environmentVariables: { ...environmentVariables, CONNECTIONS: 'one for each call' },
      },
      'original-nodejs20': { codeDirectory: original, environmentVariables },
    });
    const more = ['--spec', specPath];
    const cloud = await startLocalCloud(join(directory, 'cloud'), script('answer-as-server'), more);
    const generator = await startLoadGenerator(script('load-generator'));
    try {
      return await measureAll(context, cloud, generator);
    } finally {
      await generator.close();
      await cloud.close();
    }
  },
};

async function measureAll(
  { effort, progress }: BenchmarkContext,
  cloud: LocalCloud,
  generator: LoadGenerator,
): Promise<Comparison[]> {
  const sids = await fillTables(cloud);
  const ids = Array.from({ length: documents }, (_, number) => idOf(number));
  // Autocannon ends its runs at whole seconds.
  const length = { seconds: effort.quick ? 1 : 2 };
  const server = { endpoint: cloud.endpoints.functionCompute.endpoint, ...cloud };
  const measure = async (name: FunctionName) => {
    const events = ids.map((id) =>
      name === 'db' ? { sid: sids.db, collection: 'todos', op: 'get', id } : { sid: sids.original, id },
    );
    const exchanges = await recordInvocations(cloud, name, events);
    return generator.run(server, {
      connections,
      length,
      requests: exchanges.map(({ request }) => request),
      answers: exchanges.map(({ answer }) => answer.body.toString()),
    });
  };
  progress('warming up');
  for (const name of functionNames) await measure(name);
  const rounds: Record<FunctionName, GeneratedLoad>[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    progress(`round ${round + 1} of ${effort.rounds}`);
    rounds.push({
      db: await measure('db'),
      'original-nodejs10': await measure('original-nodejs10'),
      'original-nodejs20': await measure('original-nodejs20'),
    });
  }
  const compare =
    (name: string, unit: Comparison['unit'], of: (load: GeneratedLoad) => number) =>
    (against: FunctionName): Comparison => ({
      kind: 'comparison',
      name,
      unit,
      measured: rounds.map((round) => of(round.db)),
      reference: rounds.map((round) => of(round[against])),
    });
  const speed = (load: GeneratedLoad) => load.requestsPerSecond;
  const processor = (load: GeneratedLoad) => load.serverMicroseconds;
  const get = `get, ${connections} at once`;
  const kept = `${get}, original on nodejs20`;
  return [
    { ...compare(get, 'operations/s', speed)('original-nodejs10'), goal: 'whole path of a get' },
    compare(`${get}: processor of the local cloud`, 'µs', processor)('original-nodejs10'),
    compare(kept, 'operations/s', speed)('original-nodejs20'),
    compare(`${kept}: processor of the local cloud`, 'µs', processor)('original-nodejs20'),
  ];
}

/** The same documents in the tables of both, and a session of the same user in each. @returns the sessionIds. */
async function fillTables({ endpoints }: LocalCloud): Promise<{ db: string; original: string }> {
  const { tablestore, credentials } = endpoints;
  const account: TablestoreAccount = { ...tablestore, ...credentials, securityToken: '' };
  await createTables(account, collections);
  const client = connectTo(account);
  await createOriginalTables(client);
  const sid = await addSession(account, uid);
  const condition = new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
  const put = (tableName: string, primaryKey: TableStore.PrimaryKeyInput, columns: object) =>
    client.putRow({
      tableName,
      condition,
      primaryKey,
      attributeColumns: Object.entries(columns).map(([name, value]) => ({ [name]: value })),
    });
  await put(originalTables.sessions, [{ id: digestOf(sid) }], { uid });
  for (let number = 0; number < documents; number++) {
    const columns = { text: `Remember to do the thing that has the number ${number}.`, completed: false };
    const key = [{ uid }, { id: idOf(number) }];
    await put(originalTables.data, key, columns);
    await put(tableOfCollection('todos'), key, columns);
  }
  return { db: sid, original: digestOf(sid) };
}

async function createOriginalTables(client: TableStore.Client): Promise<void> {
  const keys = { [originalTables.sessions]: ['id'], [originalTables.data]: ['uid', 'id'] };
  for (const [tableName, names] of Object.entries(keys)) {
    await client.createTable({
      tableMeta: { tableName, primaryKey: names.map((name) => ({ name, type: 'STRING' as const })) },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    });
  }
}
