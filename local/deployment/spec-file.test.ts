import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptEvaluations } from './kept-evaluations.ts';
import { parseSpecFile } from './spec-file.ts';
import { inputsOfSpec } from './spec-inputs.ts';

const project = join(__dirname, '..', '..');

let directory = '';
let path = '';
const environment = { ...process.env };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spec-file-'));
  path = join(directory, 's.yaml');
});
afterEach(async () => {
  process.env = { ...environment };
  await rm(directory, { recursive: true });
});

const spec = (runtime: string) => `edition: 3.0.0
name: app
access: default
vars:
  greeting: \${env('GREETING', 'hello')}
resources:
  mine:
    component: fc3
    props: { functionName: f, runtime: ${runtime}, code: ., greeting: "\${vars.greeting}" }
`;

/** Remembers, and counts what had to be parsed. */
function createKept(): KeptEvaluations & { readonly parsed: readonly string[] } {
  const values = new Map<string, unknown>();
  const parsed: string[] = [];
  return {
    parsed,
    find: (inputs) => values.get(inputs),
    async keep(inputs, value) {
      parsed.push(inputs);
      values.set(inputs, value);
    },
  };
}

async function greeting(kept: KeptEvaluations): Promise<unknown> {
  const { steps } = await parseSpecFile(path, '1', kept);
  return (steps[0]?.props as { greeting?: unknown } | undefined)?.greeting;
}

it('parses what has not changed once, and what it gives is what parsing gives', async () => {
  await writeFile(path, spec('nodejs20'));
  const kept = createKept();
  const first = await parseSpecFile(path, '1', kept);
  expect(await parseSpecFile(path, '1', kept)).toEqual(first);
  expect(await parseSpecFile(path, '1')).toEqual(first);
  expect(kept.parsed).toHaveLength(1);
});

it('sees a change of the file, of .env and of a variable, each at once', async () => {
  await writeFile(path, spec('nodejs20'));
  const kept = createKept();
  expect(await greeting(kept)).toBe('hello');
  await writeFile(join(directory, '.env'), 'GREETING=from .env\n');
  expect(await greeting(kept)).toBe('from .env');
  await writeFile(join(directory, '.env'), 'GREETING=from .env again\n');
  expect(await greeting(kept)).toBe('from .env again');
  process.env['GREETING'] = 'from the environment';
  expect(await greeting(kept)).toBe('from the environment');
  await writeFile(path, spec('nodejs18'));
  const { steps } = await parseSpecFile(path, '1', kept);
  expect(steps[0]?.props).toMatchObject({ runtime: 'nodejs18', greeting: 'from the environment' });
});

it('leaves the environment as it was', async () => {
  await writeFile(path, spec('nodejs20'));
  await writeFile(join(directory, '.env'), 'GREETING=from .env\n');
  await parseSpecFile(path, '1');
  expect(process.env['GREETING']).toBeUndefined();
});

it('sees a .env that has come into a code folder', async () => {
  const code = join(directory, 'code');
  await mkdir(code);
  await writeFile(path, spec('nodejs20').replace('code: .,', `code: ${JSON.stringify(code)},`));
  const kept = createKept();
  expect(await greeting(kept)).toBe('hello');
  await writeFile(join(code, '.env'), 'GREETING=from the code folder\n');
  expect(await greeting(kept)).toBe('from the code folder');
  await rm(join(code, '.env'));
  expect(await greeting(kept)).toBe('hello');
});

it("knows this cloud's account as the developer's, and the change of it", async () => {
  await writeFile(path, spec('nodejs20').replace("env('GREETING', 'hello')", "config('AccountID')"));
  process.env['AccountID'] = '9';
  const kept = createKept();
  expect(await greeting(kept)).toBe('1');
  const { vars } = await parseSpecFile(path, '2', kept);
  expect(vars).toEqual({ greeting: '2' });
  expect(process.env['AccountID']).toBe('9');
});

it('a file that is wrong is refused every time', async () => {
  await writeFile(path, spec('nodejs20').replace("'GREETING', 'hello'", "'NOWHERE_AT_ALL'"));
  const kept = createKept();
  await expect(parseSpecFile(path, '1', kept)).rejects.toThrow("env('NOWHERE_AT_ALL') not found");
  await expect(parseSpecFile(path, '1', kept)).rejects.toThrow("env('NOWHERE_AT_ALL') not found");
  expect(kept.parsed).toEqual([]);
});

describe('whether a file tells all that it is evaluated from', () => {
  it.each(['s.yaml', 's.fc2.yaml'])('%s of this project does', async (name) => {
    await cp(join(project, name), path);
    process.env['serverless_devs_config_home'] = directory;
    expect(inputsOfSpec(path, '1')).toEqual(expect.any(String));
  });

  it.each([
    ['the content of a file', "${file('secret.txt')}"],
    ['credentials', "${config('AccessKeyID')}"],
    ['code', "${env('GREETING').length}"],
    ['a variable by a computed name', '${env(vars.greeting)}'],
    ['a template of the older form', '<%= 1 %>'],
  ])('one with %s does not', async (_, expression) => {
    await writeFile(path, spec('nodejs20').replace('functionName: f', `functionName: "${expression}"`));
    expect(inputsOfSpec(path, '1')).toBeUndefined();
  });

  it('one that extends another does not', async () => {
    await writeFile(path, `extend: base.yaml\n${spec('nodejs20')}`);
    expect(inputsOfSpec(path, '1')).toBeUndefined();
  });

  it('nor does one whose variables are expressions themselves', async () => {
    await writeFile(path, spec('nodejs20'));
    process.env['GREETING'] = "${env('HOME')}";
    expect(inputsOfSpec(path, '1')).toBeUndefined();
    delete process.env['GREETING'];
    await writeFile(join(directory, '.env'), 'GREETING=$HOME\n');
    expect(inputsOfSpec(path, '1')).toBeUndefined();
  });
});
