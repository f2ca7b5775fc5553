import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readServerlessDevsSpec } from '../../local/deployment/serverless-devs.ts';

const project = join(__dirname, '..', '..');
/** What says of a session function which generation invokes db. */
const ofOneGeneration = ['INVOKE_API', 'DB_SERVICE', 'DB_FUNCTION'];
const needed = ['TABLESTORE_INSTANCE', 'ALIPAY_APP_ID', 'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY'];
const before = { ...process.env };

beforeAll(() => {
  for (const name of needed) process.env[name] = `value of ${name}`;
});
afterAll(() => {
  for (const name of needed) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

async function functionsOf(file: string) {
  const { functions, vars, region } = await readServerlessDevsSpec(join(project, file), '1');
  const described = [...functions].map(([resource, definition]) => {
    const { runtime, handler, codeDirectory, timeoutSeconds, memoryMegabytes, httpTrigger } = definition;
    const environment = Object.entries(definition.environmentVariables).filter(
      ([name]) => !ofOneGeneration.includes(name),
    );
    return {
      resource,
      runtime,
      handler,
      codeDirectory,
      timeoutSeconds,
      memoryMegabytes,
      httpTrigger,
      environment,
    };
  });
  return { described, vars, region };
}

it('s.yaml and s.fc2.yaml describe the same functions, variables and triggers', async () => {
  const generation3 = await functionsOf('s.yaml');
  expect(generation3.described.map(({ resource }) => resource)).toEqual(['session', 'db', 'operate']);
  const generation2 = await functionsOf('s.fc2.yaml');
  // FC 3.0 has the limits among the functions' properties.
  const { SessionInstances, DbInstances, ...vars } = generation2.vars;
  expect({ SessionInstances, DbInstances }).toEqual({ SessionInstances: '10', DbInstances: '20' });
  expect({ ...generation2, vars }).toEqual(generation3);
});

it('what users can call has a limit of instances, and no retries, on either generation', async () => {
  const { functions } = await readServerlessDevsSpec(join(project, 's.yaml'), '1');
  const limits = [...functions].map(([resource, { reservedConcurrency }]) => [resource, reservedConcurrency]);
  expect(Object.fromEntries(limits)).toEqual({ session: 10, db: 20, operate: undefined });
  const noRetries = { maxAsyncRetryAttempts: 0 };
  for (const resource of ['session', 'db']) {
    const [generation3, generation2] = await Promise.all(
      ['s.yaml', 's.fc2.yaml'].map(async (file) => {
        const { resources } = parse(await readFile(join(project, file), 'utf8'));
        return resources[resource].props;
      }),
    );
    expect(generation3.asyncInvokeConfig).toEqual(noRetries);
    expect(generation2.function.asyncConfiguration).toEqual(noRetries);
  }
});

it('.env.example names every variable that the Serverless Devs files read', async () => {
  const read = (file: string) => readFile(join(project, file), 'utf8');
  const named = [...(await read('.env.example')).matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  for (const file of ['s.yaml', 's.fc2.yaml', 's.domain.yaml']) {
    const used = [...(await read(file)).matchAll(/env\('([A-Z_]+)'/g)].map(([, name]) => name);
    expect(used).toContain('APP_NAME');
    expect(used.filter((name) => !named.includes(name))).toEqual([]);
  }
});
