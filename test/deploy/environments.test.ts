import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { readRosTemplate } from '../../local/deployment/ros-template.ts';
import { copyProject } from './project-copy.ts';
import { runDoctor, runServerlessDevs } from './serverless-devs.ts';
import { developerVariables } from './sound-variables.ts';

const environments = ['dev', 'staging', 'prod'] as const;

const fc3 = v.pipe(
  v.object({ props: v.object({ functionName: v.string(), role: v.string() }) }),
  v.transform(({ props }) => ({ name: props.functionName, role: props.role })),
);
const fc = v.pipe(
  v.object({
    props: v.object({
      service: v.object({ name: v.string(), role: v.string() }),
      function: v.object({ name: v.string() }),
    }),
  }),
  v.transform(({ props }) => ({
    name: `${props.service.name}$${props.function.name}`,
    // The component takes ARNs alone.
    role: props.service.role.replace('acs:ram::1234567890123456:role/', ''),
  })),
);
const previewed = v.object({
  vars: v.record(v.string(), v.string()),
  resources: v.record(v.string(), v.union([fc3, fc])),
});

/** Everything that has a name in the account. */
interface Names {
  readonly stack: string;
  readonly instance: string;
  readonly functions: readonly string[];
  readonly functionRoles: readonly string[];
  readonly roles: readonly string[];
}

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'environments-test-'));
  await copyProject(directory);
  for (const environment of environments) {
    await writeFile(
      join(directory, `.env.${environment}`),
      `APP_NAME=shop-${environment}\nTABLESTORE_INSTANCE=shop-${environment}\n`,
    );
  }
});
afterAll(() => rm(directory, { recursive: true }));

const run = { environment: developerVariables(['TABLESTORE_INSTANCE']) };

async function namesOf(environment: string, file: string, Generation: string): Promise<Names> {
  const options = { ...run, cwd: directory, home: directory, environmentFile: `.env.${environment}` };
  const { output } = await runServerlessDevs(['preview', '-o', 'json', '-t', file], options);
  const { vars, resources } = v.parse(previewed, JSON.parse(output.slice(output.indexOf('{'))));
  const { roles, tablestoreInstances } = await readRosTemplate(join(directory, 'infra', 'template.yaml'), {
    parameters: { ...vars, Generation },
    accountId: '1',
    region: 'cn-hangzhou',
  });
  return {
    stack: vars['AppName'] ?? '',
    instance: tablestoreInstances.join(),
    functions: Object.values(resources).map(({ name }) => name),
    functionRoles: Object.values(resources).map(({ role }) => role),
    roles: roles.map(({ name }) => name),
  };
}

describe.each([
  ['s.yaml', '3'],
  ['s.fc2.yaml', '2'],
])('dev, staging and prod by .env files, with %s as it is,', (file, generation) => {
  let all: readonly Names[] = [];
  beforeAll(async () => {
    all = await Promise.all(environments.map((environment) => namesOf(environment, file, generation)));
  });

  it('have names that carry the environment, and that no other has', () => {
    const owners = new Map<string, string>();
    for (const [index, { stack, instance, functions, roles }] of all.entries()) {
      const environment = environments[index] ?? '';
      const names = [
        `stack ${stack}`,
        `instance ${instance}`,
        ...functions,
        ...roles.map((name) => `role ${name}`),
      ];
      for (const name of names) {
        expect(name).toContain(`shop-${environment}`);
        expect(owners.get(name)).toBeUndefined();
        owners.set(name, environment);
      }
    }
    expect(owners.size).toBe(generation === '3' ? 27 : 24);
  });

  it('have functions whose roles the template makes', () => {
    for (const { functionRoles, roles } of all)
      expect(roles).toEqual(expect.arrayContaining([...functionRoles]));
  });
});

it('the longest name that the doctor admits keeps to what RAM and Function Compute admit', async () => {
  const longest = `a${'b'.repeat(40)}`;
  await writeFile(join(directory, '.env.long'), `APP_NAME=${longest}\nTABLESTORE_INSTANCE=shop\n`);
  const { functions, roles, stack } = await namesOf('long', 's.yaml', '3');
  for (const name of roles) expect(name).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
  for (const name of functions) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
  expect(stack).toBe(longest);
});

it('the doctor checks the environment that it is given', async () => {
  await writeFile(join(directory, '.env.wrong'), 'APP_NAME=Shop_Prod\nTABLESTORE_INSTANCE=Shop-Prod\n');
  const options = { ...run, cwd: directory, home: directory };
  const sound = await runDoctor(['s.yaml'], { ...options, environmentFile: '.env.prod' });
  expect(sound).toEqual({ status: 0, output: '✔ s.yaml\n' });
  const { output } = await runDoctor(['s.yaml'], { ...options, environmentFile: '.env.wrong' });
  expect(output).toContain('APP_NAME is "Shop_Prod"');
  expect(output).toContain('TABLESTORE_INSTANCE is "Shop-Prod"');
});

it('no file of an environment gets into the repository', async () => {
  const rules = (await readFile(join(__dirname, '..', '..', '.gitignore'), 'utf8')).split('\n');
  expect(rules).toEqual(expect.arrayContaining(['.env', '.env.*', '!.env.example']));
});
