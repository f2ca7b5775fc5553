import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readServerlessDevsSpec } from './serverless-devs.ts';

const project = join(__dirname, '..', '..');

beforeAll(() => {
  Object.assign(process.env, {
    TABLESTORE_INSTANCE: 'mini-app',
    ALIPAY_APP_ID: 'a',
    ALIPAY_PRIVATE_KEY: 'b',
    ALIPAY_PUBLIC_KEY: 'c',
  });
});

it("reads this project's functions for FC 3.0 with their roles, variables and trigger", async () => {
  const { functions, region, vars } = await readServerlessDevsSpec(join(project, 's.yaml'), '1');
  expect(region).toBe('cn-hangzhou');
  expect(vars['AppName']).toBe('mini-app');
  expect([...functions.values()].map(({ functionName, roleArn }) => [functionName, roleArn])).toEqual([
    ['mini-app-session', 'acs:ram::1:role/mini-app-session'],
    ['mini-app-db', 'acs:ram::1:role/mini-app-db'],
    ['mini-app-operate', 'acs:ram::1:role/mini-app-operate'],
  ]);
  expect(functions.get('session')).toMatchObject({
    generation: 3,
    codeDirectory: join(project, 'dist', 'session'),
    environmentVariables: { DB_FUNCTION: 'mini-app-db', ALIPAY_APP_ID: 'a' },
    httpTrigger: { triggerName: 'http', authType: 'anonymous', methods: ['POST'] },
  });
});

it('reads the same functions for FC 2.0, where session and db share a service and its role', async () => {
  const { functions } = await readServerlessDevsSpec(join(project, 's.fc2.yaml'), '1');
  expect(
    [...functions.values()].map(({ generation, serviceName, functionName, roleArn }) => [
      generation,
      serviceName,
      functionName,
      roleArn,
    ]),
  ).toEqual([
    [2, 'mini-app', 'session', 'acs:ram::1:role/mini-app-service'],
    [2, 'mini-app', 'db', 'acs:ram::1:role/mini-app-service'],
    [2, 'mini-app-operate', 'operate', 'acs:ram::1:role/mini-app-operate'],
  ]);
});

it('gives each function the same variables in both generations, but for those that tell them apart', async () => {
  const three = await readServerlessDevsSpec(join(project, 's.yaml'), '1');
  const two = await readServerlessDevsSpec(join(project, 's.fc2.yaml'), '1');
  const differing = ['INVOKE_API', 'DB_FUNCTION', 'DB_SERVICE'];
  const common = ({ functions }: typeof three) =>
    [...functions.values()].map(({ environmentVariables }) =>
      Object.entries(environmentVariables).filter(([name]) => !differing.includes(name)),
    );
  expect(common(two)).toEqual(common(three));
});

describe('a file that cannot be deployed', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'serverless-devs-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const spec = (props: string, component = 'fc3') => `edition: 3.0.0
name: app
access: default
resources:
  mine:
    component: ${component}
    props: ${props}`;
  const good = 'region: r, functionName: f, runtime: nodejs20, handler: index.handler, code: .';

  it.each([
    [
      'no handler',
      spec('{region: r, functionName: f, runtime: nodejs20, code: .}'),
      'resources.mine: handler',
    ],
    ['a number as a variable', spec(`{${good}, environmentVariables: {A: 5}}`), 'environmentVariables.A'],
    [
      'a role of FC 2.0 that is a name',
      spec(
        '{region: r, service: {name: s, role: app-db}, function: {name: f, runtime: nodejs20, ' +
          'handler: index.handler, codeUri: .}}',
        'fc',
      ),
      'fc takes the ARN of a role, not its name',
    ],
    ['another component', spec(`{${good}}`, 'oss'), 'the component "oss" does not run locally'],
    [
      'another one in a folder',
      spec(`{${good}}`, './deploy/oss'),
      'the component "oss" does not run locally',
    ],
    [
      'a missing variable',
      spec(`{${good}, role: "\${env('NOWHERE_AT_ALL')}"}`),
      "env('NOWHERE_AT_ALL') not found",
    ],
    ['no YAML', 'edition: [', 's.yaml: '],
  ])('(%s) is refused with file and place', async (_, text, message) => {
    const path = join(directory, 's.yaml');
    await writeFile(path, text);
    await expect(readServerlessDevsSpec(path, '1')).rejects.toThrow(message);
  });

  it('is named when it does not exist', async () => {
    await expect(readServerlessDevsSpec(join(directory, 'none.yaml'), '1')).rejects.toThrow(
      'There is no none.yaml in',
    );
  });
});
