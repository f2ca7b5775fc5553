import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import * as TableStore from 'tablestore';
import { createClient } from '../../client/source/node.ts';
import type { Collections } from '../../collections.ts';
import { userId } from '../../local/alipay/users.ts';
import { writeEndpoints } from '../../local/cloud/endpoints.ts';
import { type DeployTarget, startDeployTarget } from '../../local/deploy-target/start-deploy-target.ts';
import { runProgram, runServerlessDevs } from './serverless-devs.ts';

jest.setTimeout(60_000);

const project = join(__dirname, '..', '..');

let directory = '';
let alice = '';
let bob = '';
let target: DeployTarget;
let client: TableStore.Client;
const faults: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'original-test-'));
  const data = join(directory, 'data');
  target = await startDeployTarget({
    dataDirectory: data,
    generation: 2,
    region: 'cn-hangzhou',
    instance: 'todo-list-db',
    clock: Date.now,
    onLog: () => undefined,
    onError: (error) => faults.push(error),
  });
  const { credentials, tablestore } = target.endpoints;
  client = new TableStore.Client({
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.accessKeySecret,
    endpoint: tablestore.endpoint,
    instancename: tablestore.instance,
  });
  const { appId } = target.endpoints.alipay;
  alice = userId(appId, 'alice');
  bob = userId(appId, 'bob');
  await makeOriginalTable();
  const deployed = await runServerlessDevs(['deploy', '-y', '-t', 's.fc2.yaml'], {
    cwd: project,
    home: directory,
    environment: target.environment,
  });
  expect(deployed.status).toBe(0);
  await writeEndpoints(data, target.endpoints);
});
afterAll(async () => {
  await target.close();
  await rm(directory, { recursive: true });
  expect(faults).toEqual([]);
});

/** The table as the original's template.yml makes it, with the rows that its client puts. */
async function makeOriginalTable(): Promise<void> {
  const STRING = TableStore.PrimaryKeyType.STRING;
  await client.createTable({
    tableMeta: {
      tableName: 'todo_list',
      primaryKey: [
        { name: 'uid', type: STRING },
        { name: 'id', type: STRING },
      ],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
  const put = (uid: string, id: string, completed: boolean) =>
    client.putRow({
      tableName: 'todo_list',
      primaryKey: [{ uid }, { id }],
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
      attributeColumns: [{ completed }],
    });
  // More than one page of the reading.
  for (let number = 0; number < 1005; number++) await put(alice, `todo ${number}`, number % 2 === 0);
  await put(bob, 'Buy milk', true);
}

const run = (program: string, ...args: string[]) => {
  const { credentials, region } = target.endpoints;
  return runProgram(join(project, program), args, {
    cwd: directory,
    home: directory,
    environment: {
      FC_REGION: region,
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    },
  });
};
const exportOriginal = () =>
  run('deploy/original/main.ts', 'original', '--endpoint', target.endpoints.tablestore.endpoint);
const operate = (...words: string[]) => run('operate/main.ts', ...words, '--data', 'data');

it("writes a file of documents for each of the original's users", async () => {
  expect(await exportOriginal()).toEqual({
    status: 0,
    output: '1006 documents of 2 users are in original.\n',
  });
  expect(new Set(await readdir(join(directory, 'original')))).toEqual(
    new Set([`${alice}.jsonl`, `${bob}.jsonl`]),
  );
  expect(await readFile(join(directory, 'original', `${bob}.jsonl`), 'utf8')).toBe(
    '{"collection":"todos","document":{"id":"Buy milk","text":"Buy milk","completed":true}}\n',
  );
});

it('does not write into a folder that has files already', async () => {
  const again = await exportOriginal();
  expect(again.output).toContain('original is not empty');
  expect(again.status).toBe(1);
});

it('operate imports them, each for the user whom Alipay calls by that user_id; twice is as good as once', async () => {
  for (const [uid, count] of [
    [alice, 1005],
    [bob, 1],
    [bob, 1],
  ] as const) {
    const file = join('original', `${uid}.jsonl`);
    const imported = await operate('import', '--file', file, '--user', `alipay:user_id:${uid}`);
    expect(imported).toEqual({ status: 0, output: `${count} documents were written.\n` });
  }
  const exported = await operate('export', `alipay:user_id:${bob}`, '--file', 'bob.jsonl', '--json');
  expect(exported.status).toBe(0);
  const [line = '', ...more] = (await readFile(join(directory, 'bob.jsonl'), 'utf8')).trim().split('\n');
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    collection: 'todos',
    document: { id: 'Buy milk', text: 'Buy milk', completed: true },
  });
});

it('the user then finds them', async () => {
  const { alipay, functionCompute } = target.endpoints;
  const moved = createClient<Collections>({
    sessionUrl: functionCompute.sessionUrl ?? '',
    getAuthCode: async () => {
      const body = JSON.stringify({ user: 'bob', identity: 'user_id' });
      const response = await fetch(`${alipay.endpoint}/local/authorize`, { method: 'POST', body });
      return ((await response.json()) as { authCode: string }).authCode;
    },
  });
  const { data } = await moved.db.collection('todos').get();
  expect(data).toMatchObject([{ id: 'Buy milk', text: 'Buy milk', completed: true }]);
});
