import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createKeyPair } from '../../local/alipay/key-pair.ts';
import { runDoctor, runServerlessDevs } from './serverless-devs.ts';

const project = join(__dirname, '..', '..');
const app = createKeyPair();
const sound = {
  AccountID: '1234567890123456',
  AccessKeyID: 'LTAIdeveloper',
  AccessKeySecret: 'developer-secret',
  FC_COMPONENT: join(project, 'local', 'deploy-target', 'fc3'),
  TABLESTORE_INSTANCE: 'mini-app-test',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_PRIVATE_KEY: app.privateKeyPkcs8,
  ALIPAY_PUBLIC_KEY: createKeyPair().publicKey,
};

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doctor-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** The project's s.yaml with one change, run through a program. */
async function withSpecification(
  program: typeof runDoctor,
  [from, to]: readonly [string, string],
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  const text = await readFile(join(project, 's.yaml'), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(directory, 's.yaml'), text.replace(from, to));
  const environment = { ...sound, ...variables };
  return program(args, { cwd: directory, home: directory, environment });
}

const nothing = ['edition', 'edition'] as const;

it.each([
  [
    'a misspelt key',
    ['memorySize: 512', 'memorysize: 512'],
    'resources.session.memorysize is not known: misspelt? Known are region,',
  ],
  [
    'a wrong runtime',
    ['runtime: nodejs20', 'runtime: nodejs22'],
    'resources.session.runtime is "nodejs22": it must be a Node.js runtime of Function Compute; nodejs20 is the latest',
  ],
  [
    'a variable that is no text',
    ['INVOKE_API: "2023-03-30"', 'INVOKE_API: 20230330'],
    'resources.session.environmentVariables.INVOKE_API is 20230330: it must be a text that is not empty',
  ],
  [
    'a role in upper case',
    ['role: ${vars.AppName}-session', 'role: Mini-session'],
    'resources.session.role is "Mini-session": it must be a role name or ARN in lower case',
  ],
] as const)('the doctor names %s and the rule', async (_, change, line) => {
  const run = await withSpecification(runDoctor, change, []);
  expect(run.output).toContain(`✖ ${line}`);
  expect(run.output.trim().split('\n')).toHaveLength(1);
  expect(run.status).toBe(1);
});

it('the doctor names a variable that is missing', async () => {
  const { TABLESTORE_INSTANCE: _, ...environment } = sound;
  const run = await runDoctor(['s.yaml'], { cwd: project, home: directory, environment });
  expect(run.output).toBe(
    '✖ TABLESTORE_INSTANCE is missing: set it in .env; .env.example says what it is.\n',
  );
  expect(run.status).toBe(1);
});

it('the doctor says how to give Serverless Devs the credentials that it lacks', async () => {
  const { AccountID: _, AccessKeyID: __, AccessKeySecret: ___, ...environment } = sound;
  const run = await runDoctor(['s.yaml'], { cwd: project, home: directory, environment });
  expect(run.output).toContain('✖ Serverless Devs has no credentials: npx s config add');
  expect(run.status).toBe(1);
});

it("the doctor finds fault with the app's own public key, and shows no private key", async () => {
  const variables = { ALIPAY_PUBLIC_KEY: app.publicKey };
  const run = await withSpecification(runDoctor, nothing, [], variables);
  expect(run.output).toContain("is the app's own public key");
  expect(run.output).not.toContain(app.privateKeyPkcs8);
  expect(run.status).toBe(1);
});

it('the doctor is content with what is right', async () => {
  expect(await withSpecification(runDoctor, nothing, [])).toEqual({ status: 0, output: '✔ s.yaml\n' });
});

it('s verify with our schemas refuses a wrong runtime, and names it', async () => {
  const change = ['runtime: nodejs20', 'runtime: nodejs22'] as const;
  const run = await withSpecification(runServerlessDevs, change, ['verify']);
  expect(run.output).toContain('session/props/runtime must be equal to one of the allowed values');
  expect(run.status).not.toBe(0);
});
