import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import * as TableStore from 'tablestore';
import * as v from 'valibot';
import type { DeployTarget } from '../../local/deploy-target/start-deploy-target.ts';
import { copyProject, type ProjectCopy } from './project-copy.ts';
import { type Run, runServerlessDevs } from './serverless-devs.ts';
import { startTestTarget } from './test-target.ts';

jest.setTimeout(60_000);

let directory = '';
let copy: ProjectCopy;
let target: DeployTarget;
let tablestore: TableStore.Client;
const faults: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'redeploy-test-'));
  await mkdir(join(directory, 'project'));
  copy = await copyProject(join(directory, 'project'));
  target = await startTestTarget(directory, 3, faults);
  const { credentials, tablestore: database } = target.endpoints;
  tablestore = new TableStore.Client({
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.accessKeySecret,
    endpoint: database.endpoint,
    instancename: database.instance,
  });
});
afterAll(async () => {
  await target.close();
  await rm(directory, { recursive: true });
  expect(faults).toEqual([]);
});

const deploy = (): Promise<Run> =>
  runServerlessDevs(['deploy', '-y'], {
    cwd: copy.directory,
    home: directory,
    environment: target.environment,
  });

/** The SDK's types know of no indexes. */
const withIndexes = v.object({ indexMetas: v.array(v.object({ name: v.string() })) });

/** Every table with its indexes, as Tablestore describes them. */
async function tables(): Promise<Record<string, readonly string[]>> {
  const { tableNames } = await tablestore.listTable({});
  const described = await Promise.all(
    tableNames.map(async (tableName: string) => {
      const { indexMetas } = v.parse(withIndexes, await tablestore.describeTable({ tableName }));
      return [tableName, indexMetas.map(({ name }) => name).sort()] as const;
    }),
  );
  return Object.fromEntries(described);
}

const todosAlone = { auth_sessions: [], auth_users: [], data_todos: ['data_todos_by_due'] };
const fields = 'text: v.optional(v.pipe(v.string(), v.maxLength(1000))),';
const due = 'dueAt: v.optional(v.pipe(v.number(), v.integer()), 0),';

it('a deployment whose stack failed is finished by running it again', async () => {
  await copy.change(
    'infra/template.yaml',
    'Fn::GetAtt: [ServiceRole, Arn]',
    'Fn::GetAtt: [ServiceRole, Arm]',
  );
  await copy.change(
    'infra/template.yaml',
    'Fn::GetAtt: [SessionRole, Arn]',
    'Fn::GetAtt: [SessionRole, Arm]',
  );
  const failed = await deploy();
  expect(failed.output).toContain('Stack mini-app is CREATE_FAILED.');
  expect(failed.output).toContain('deploy again: it goes on from here');
  expect(failed.status).not.toBe(0);
  expect(target.endpoints.functionCompute.functions).toEqual({});
  await copy.restore('infra/template.yaml');
});

it('a deployment of which one function failed keeps the others, and is finished by running it again', async () => {
  await copy.change('s.yaml', 'role: ${vars.AppName}-db', 'role: ${vars.AppName}-nobody');
  const failed = await deploy();
  expect(failed.output).toContain('CREATE_FAILED, ContinueCreateStack');
  expect(failed.output).toContain('role/mini-app-nobody does not exist');
  expect(failed.status).not.toBe(0);
  expect(Object.keys(target.endpoints.functionCompute.functions)).not.toContain('db');
  expect(await tables()).toEqual({});
  await copy.restore('s.yaml');
});

it('a deployment whose operate function failed is finished by running it again', async () => {
  await copy.change('infra/template.yaml', 'ots:DescribeTable, ots:CreateTable,', 'ots:DescribeTable,');
  const failed = await deploy();
  expect(Object.keys(target.endpoints.functionCompute.functions)).toEqual(['session', 'db', 'operate']);
  expect(failed.output).not.toContain('sessionUrl:');
  expect(failed.status).not.toBe(0);
  expect(await tables()).toEqual({});
  await copy.restore('infra/template.yaml');

  const finished = await deploy();
  expect(finished.output).toContain('Stack mini-app: UPDATE_COMPLETE');
  expect(finished.output).toMatch(/Made .*table data_todos/);
  expect(finished.output).toContain('sessionUrl: http://127.0.0.1:');
  expect(finished.status).toBe(0);
  expect(await tables()).toEqual(todosAlone);
});

it('deploying the same again changes nothing', async () => {
  const again = await deploy();
  expect(again.output).toContain('Stack mini-app: nothing has changed');
  expect(again.output).toContain('Tables and indexes: all there');
  expect(again.status).toBe(0);
  expect(await tables()).toEqual(todosAlone);
});

it('an index on a field that the table was made without is refused, with the way out; nothing is added', async () => {
  await copy.change('collections.ts', fields, `${fields} ${due}`);
  await copy.change('collections.ts', "indexes: ['due']", "indexes: ['due', 'dueAt']");
  const refused = await deploy();
  expect(refused.output).toMatch(/data_todos_by_dueAt.* cannot be made/);
  expect(refused.status).not.toBe(0);
  expect(await tables()).toEqual(todosAlone);
  await copy.restore('collections.ts');
});

it('a collection that was added is made, later its index, and just those', async () => {
  await copy.change('collections.ts', '  },\n});', `  },\n  notes: { fields: { ${due} } },\n});`);
  const withCollection = await deploy();
  expect(withCollection.output).toContain('Stack mini-app: nothing has changed');
  expect(withCollection.output).toContain('Made table data_notes\n');
  expect(await tables()).toEqual({ ...todosAlone, data_notes: [] });

  await copy.change('collections.ts', `{ ${due} } }`, `{ ${due} }, indexes: ['dueAt'] }`);
  const withIndex = await deploy();
  expect(withIndex.output).toMatch(/Made index data_notes_by_dueAt.*\n/);
  expect(withIndex.output).not.toContain('table data_notes\n');
  expect(withIndex.status).toBe(0);
  expect(await tables()).toEqual({ ...todosAlone, data_notes: ['data_notes_by_dueAt'] });
});

it('a collection and an index that are no longer declared stay, and the deployment says so', async () => {
  await copy.restore('collections.ts');
  const removed = await deploy();
  expect(removed.output).toMatch(/data_notes is not declared any more. It stays/);
  expect(removed.output).toContain('Tables and indexes: all there');
  expect(removed.status).toBe(0);
  expect(await tables()).toEqual({ ...todosAlone, data_notes: ['data_notes_by_dueAt'] });
});

it("another environment's instance is refused, so that no function finds an empty database", async () => {
  const environment = { ...target.environment, TABLESTORE_INSTANCE: 'mini-app-prod' };
  const run = await runServerlessDevs(['deploy', '-y'], {
    cwd: copy.directory,
    home: directory,
    environment,
  });
  expect(run.output).toContain('Stack mini-app has the TablestoreInstance mini-app-test, not mini-app-prod.');
  expect(run.status).not.toBe(0);
});
