import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
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
  expect(await functionsOf('s.fc2.yaml')).toEqual(generation3);
});

it('.env.example names every variable that the two files read', async () => {
  const read = (file: string) => readFile(join(project, file), 'utf8');
  const named = [...(await read('.env.example')).matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  for (const file of ['s.yaml', 's.fc2.yaml']) {
    const used = [...(await read(file)).matchAll(/env\('([A-Z_]+)'/g)].map(([, name]) => name);
    expect(used).toContain('TABLESTORE_INSTANCE');
    expect(used.filter((name) => !named.includes(name))).toEqual([]);
  }
});
