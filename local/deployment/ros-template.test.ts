import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loopbackRequest } from '../ram/request-context.ts';
import { mayAssume } from '../ram/roles.ts';
import { readRosTemplate } from './ros-template.ts';

const projectTemplate = join(__dirname, '..', '..', 'infra', 'template.yaml');
const read = (path: string, parameters: Record<string, string> = {}) =>
  readRosTemplate(path, {
    parameters: { TablestoreInstance: 'mini-app', ...parameters },
    accountId: '1',
    region: 'cn-hangzhou',
  });

describe.each([
  ['3', ['mini-app-session', 'mini-app-db', 'mini-app-operate', 'mini-app-invoke']],
  ['2', ['mini-app-service', 'mini-app-operate', 'mini-app-invoke']],
])("this project's template for generation %s", (Generation, names) => {
  it('describes one instance and the roles of that generation', async () => {
    const { tablestoreInstances, roles } = await read(projectTemplate, { Generation });
    expect(tablestoreInstances).toEqual(['mini-app']);
    expect(roles.map(({ name }) => name)).toEqual(names);
  });

  it('lets the role of the session function alone assume the invoke role', async () => {
    const { roles } = await read(projectTemplate, { Generation });
    const invoke = roles.find(({ name }) => name === 'mini-app-invoke');
    const request = loopbackRequest(Date.UTC(2026, 0, 1));
    const isAdmitted = (identity: { arn: string; roleArn?: string }) => {
      const principal = { accountId: '1', policyGroups: [], ...identity };
      return invoke !== undefined && mayAssume(invoke, { principal, request });
    };
    const admitted = roles.filter(({ arn }) => isAdmitted({ arn, roleArn: arn })).map(({ name }) => name);
    expect(admitted).toEqual([names[0]]);
    expect(isAdmitted({ arn: 'acs:ram::1:root' })).toBe(false);
  });

  it('holds no wildcard but for the tables of collections and the tables that operate makes', async () => {
    const { roles } = await read(projectTemplate, { Generation });
    const wild = roles.flatMap(({ name, policies }) =>
      policies
        .flatMap(({ Statement }) => Statement)
        .flatMap((one) => ['Action' in one ? one.Action : one.NotAction, one.Resource].flat())
        .filter((entry) => /[*?]/.test(entry))
        .map((entry) => `${name}: ${entry}`),
    );
    const tables = 'acs:ots:cn-hangzhou:1:instance/mini-app/table/';
    const dbRole = Generation === '3' ? 'mini-app-db' : 'mini-app-service';
    expect(wild).toEqual([
      `${dbRole}: ${tables}data_*`,
      `mini-app-operate: ${tables}*`,
      `mini-app-operate: ${tables}data_*`,
    ]);
  });
});

it("gives FC 2.0's one role what session and db have in FC 3.0, and lets it write logs", async () => {
  const statements = async (Generation: string, names: readonly string[]) => {
    const { roles } = await read(projectTemplate, { Generation });
    return names.flatMap((name) =>
      roles.find((role) => role.name === name)?.policies.flatMap(({ Statement }) => Statement),
    );
  };
  expect(await statements('2', ['mini-app-service'])).toEqual([
    ...(await statements('3', ['mini-app-session', 'mini-app-db'])),
    expect.objectContaining({ Action: ['log:PostLogStoreLogs'] }),
  ]);
});

it('holds no YAML anchors, which ROS is not known to resolve', async () => {
  expect(await readFile(projectTemplate, 'utf8')).not.toMatch(/[:-] [&*]\w/);
});

it('takes parameters by name', async () => {
  const { roles, tablestoreInstances } = await read(projectTemplate, {
    AppName: 'shop',
    TablestoreInstance: 'shop-db',
  });
  expect(tablestoreInstances).toEqual(['shop-db']);
  expect(roles.map(({ arn }) => arn)).toContain('acs:ram::1:role/shop-session');
});

describe('a template that cannot be understood', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ros-template-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const withRole = (role: string) => `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  MyRole:
    Type: ALIYUN::RAM::Role
    Properties: ${role}`;

  it.each([
    ['no YAML', '{', 'template.yaml: '],
    ['another format', 'Resources: {}', 'ROSTemplateFormatVersion'],
    ['a role without a name', withRole('{}'), 'Resources.MyRole: RoleName'],
    [
      'a trust policy that is none',
      withRole('{RoleName: a, AssumeRolePolicyDocument: {}}'),
      'Resources.MyRole: ',
    ],
    [
      'a policy of its own that is none',
      withRole('{RoleName: a}').replace('RAM::Role', 'RAM::ManagedPolicy').replace('RoleName', 'PolicyName'),
      'Resources.MyRole: ',
    ],
    ['an unknown parameter', withRole('{RoleName: {Ref: Nowhere}}'), 'Resources.MyRole: "Nowhere"'],
  ])('(%s) is refused with its place', async (_, text, message) => {
    const path = join(directory, 'template.yaml');
    await writeFile(path, text);
    await expect(read(path)).rejects.toThrow(message);
  });
});
