import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ProjectCloud, startProject } from '../../local/cloud/start-project.ts';
import { clientOf, projectDirectory } from './test-cloud.ts';

let directory = '';
let cloud: ProjectCloud;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reload-'));
  await cp(join(projectDirectory, 's.yaml'), join(directory, 's.yaml'));
  await cp(join(projectDirectory, 'infra'), join(directory, 'infra'), { recursive: true });
  await symlink(join(projectDirectory, 'dist'), join(directory, 'dist'), 'junction');
  cloud = await startProject({
    specPath: join(directory, 's.yaml'),
    dataDirectory: join(directory, 'data'),
    port: 0,
    fsync: false,
    clock: Date.now,
    onLog: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true });
});

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(directory, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(directory, file), text.replace(from, to));
}

const list = () => clientOf(cloud.endpoints, 'alice').db.collection('todos').get();

it('a description that cannot be deployed leaves the old deployment whole', async () => {
  const before = cloud.endpoints;
  await edit('s.yaml', "env('APP_NAME', 'mini-app')", "env('APP_NAME', 'shop')");
  await edit('s.yaml', 'nodejs20', 'nodejs99');
  await expect(cloud.reload()).rejects.toThrow('runtime nodejs99');
  expect(cloud.endpoints).toEqual(before);
  expect(await list()).toEqual({ data: [] });
});

it('a mended one is deployed under its new names, with its new roles', async () => {
  await edit('s.yaml', 'nodejs99', 'nodejs20');
  await cloud.reload();
  expect(cloud.endpoints.functionCompute.functions.db).toBe('shop-db');
  expect(await list()).toEqual({ data: [] });
});

it('a permission that the template takes away is missing at once', async () => {
  await edit(
    'infra/template.yaml',
    'Action: [ots:GetRow, ots:PutRow, ots:UpdateRow, ots:BatchWriteRow, ots:GetRange, ots:BatchGetRow, ots:DescribeTable]',
    'Action: [ots:GetRow]',
  );
  await cloud.reload();
  await expect(list()).rejects.toMatchObject({ code: 'Internal' });
});

it('another region needs a new start, and says so', async () => {
  await edit('s.yaml', 'cn-hangzhou', 'cn-shanghai');
  await expect(cloud.reload()).rejects.toThrow('Region or Tablestore instance has changed: start anew.');
});
