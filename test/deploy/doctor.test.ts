import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { copyProject, type ProjectCopy } from './project-copy.ts';
import { runDoctor, runServerlessDevs } from './serverless-devs.ts';
import { appKeys, developerVariables } from './sound-variables.ts';

const project = join(__dirname, '..', '..');

let directory = '';
let copy: ProjectCopy;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doctor-test-'));
  copy = await copyProject(directory);
});
afterAll(() => rm(directory, { recursive: true }));

/** The project's s.yaml with one change, run through a program. */
async function withSpecification(
  program: typeof runDoctor,
  [from, to]: readonly [string, string],
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  await copy.restore('s.yaml');
  await copy.change('s.yaml', from, to);
  const environment = { ...developerVariables(), ...variables };
  return program(args, { cwd: directory, home: directory, environment });
}

const nothing = ['edition', 'edition'] as const;

/** What is wrong, the change that makes it so, and the line that says it: of the doctor, and of `s verify`. */
const faults = [
  {
    fault: 'a misspelt key',
    change: ['memorySize: 512', 'memorysize: 512'],
    doctor: 'resources.session.memorysize is not known: misspelt? Known are region,',
    verify: 'session/props/memorysize must be equal to one of the allowed values: only region, functionName,',
  },
  {
    fault: 'a wrong runtime',
    change: ['runtime: nodejs20', 'runtime: nodejs22'],
    doctor:
      'resources.session.runtime is "nodejs22": it must be a Node.js runtime of Function Compute; nodejs20 is the latest',
    verify:
      'session/props/runtime must be equal to one of the allowed values: a Node.js runtime of Function Compute; nodejs20',
  },
  {
    fault: 'a variable that is no text',
    change: ['INVOKE_API: "2023-03-30"', 'INVOKE_API: 20230330'],
    doctor:
      'resources.session.environmentVariables.INVOKE_API is 20230330: it must be a text that is not empty',
    verify:
      'session/props/environmentVariables/INVOKE_API must be equal to one of the allowed values: a text that is not empty',
  },
  {
    fault: 'a role in upper case',
    change: ['role: ${vars.AppName}-session', 'role: Mini-session'],
    doctor: 'resources.session.role is "Mini-session": it must be a role name or ARN in lower case',
    verify: 'session/props/role must be equal to one of the allowed values: a role name or ARN in lower case',
  },
  {
    fault: 'a variable with a reserved name',
    change: ['INVOKE_ROLE:', 'FC_ROLE:'],
    doctor: 'resources.session.environmentVariables.FC_ROLE is not allowed: it must be a name of letters',
    verify:
      'session/props/environmentVariables/FC_ROLE must be equal to one of the allowed values: a name of',
  },
] as const;

it.each(faults)('the doctor names $fault and the rule', async ({ change, doctor }) => {
  const run = await withSpecification(runDoctor, change, []);
  expect(run.output).toContain(`✖ ${doctor}`);
  expect(run.output.trim().split('\n')).toHaveLength(1);
  expect(run.status).toBe(1);
});

it.each(faults)('s verify with our component names $fault and the rule', async ({ change, verify }) => {
  const run = await withSpecification(runServerlessDevs, change, ['verify']);
  expect(run.output).toContain(verify);
  expect(run.status).not.toBe(0);
});

it.each(faults)('s deploy stops at $fault before it makes anything', async ({ change, doctor }) => {
  const nowhere = { ROS_ENDPOINT: 'http://127.0.0.1:1' };
  const run = await withSpecification(runServerlessDevs, change, ['deploy', '-y'], nowhere);
  expect(run.output).toContain(doctor);
  expect(run.output).not.toContain('Building the functions');
  expect(run.status).not.toBe(0);
});

it('the doctor finds a role of FC 2.0 that is a name, which the component fc does not take', async () => {
  await copy.change('s.fc2.yaml', "acs:ram::${config('AccountID')}:role/", '');
  const environment = developerVariables();
  const run = await runDoctor(['s.fc2.yaml'], { cwd: directory, home: directory, environment });
  expect(run.output).toBe(
    '✖ resources.session.service.role is "mini-app-service": it must be the ARN of a role, ' +
      'acs:ram::{AccountID}:role/{name}: fc takes no name alone.\n',
  );
  await copy.restore('s.fc2.yaml');
});

it.each(['s.yaml', 's.fc2.yaml'])(
  'the doctor names a number of instances in %s that is none',
  async (file) => {
    const environment = { ...developerVariables(), SESSION_INSTANCES: 'ten', DB_INSTANCES: '20' };
    const run = await runDoctor([file], { cwd: project, home: directory, environment });
    expect(run.output).toMatch(/^✖ SESSION_INSTANCES is "ten": it must be a whole number.*\n$/);
    expect(run.status).toBe(1);
  },
);

it('the doctor names every variable that is missing, an empty one too, at once', async () => {
  const without = developerVariables(['TABLESTORE_INSTANCE', 'ALIPAY_APP_ID']);
  const environment = { ...without, ALIPAY_PUBLIC_KEY: '' };
  const run = await runDoctor(['s.yaml'], { cwd: project, home: directory, environment });
  expect(run.output).toBe(
    ['TABLESTORE_INSTANCE', 'ALIPAY_APP_ID', 'ALIPAY_PUBLIC_KEY']
      .map((name) => `✖ ${name} is missing: set it in .env; .env.example says what it is.\n`)
      .join(''),
  );
  expect(run.status).toBe(1);
});

it('s verify names a variable that is missing', async () => {
  const environment = developerVariables(['TABLESTORE_INSTANCE']);
  const run = await runServerlessDevs(['verify'], { cwd: project, home: directory, environment });
  expect(run.output).toContain("env('TABLESTORE_INSTANCE') not found");
  expect(run.status).not.toBe(0);
});

it.each(['s.yaml', 's.fc2.yaml'])(
  'the doctor says how to give Serverless Devs the credentials that it lacks for %s',
  async (file) => {
    const environment = developerVariables(['AccountID', 'AccessKeyID', 'AccessKeySecret']);
    const run = await runDoctor([file], { cwd: project, home: directory, environment });
    expect(run.output).toContain('✖ Serverless Devs has no credentials: npx s config add');
    expect(run.status).toBe(1);
  },
);

it("the doctor finds fault with the app's own public key, and shows no private key", async () => {
  const variables = { ALIPAY_PUBLIC_KEY: appKeys.publicKey };
  const run = await withSpecification(runDoctor, nothing, [], variables);
  expect(run.output).toContain("is the app's own public key");
  expect(run.output).not.toContain(appKeys.privateKey);
  expect(run.status).toBe(1);
});

it('the doctor is content with what is right', async () => {
  expect(await withSpecification(runDoctor, nothing, [])).toEqual({ status: 0, output: '✔ s.yaml\n' });
});
