import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AppliedSchema } from './invoke-operate.ts';
import { keepSchema, type SchemaInputs } from './kept-schema.ts';

let directory = '';
let tables = '';
let runs = 0;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kept-schema-'));
  await mkdir(join(directory, 'operate'));
  await writeFile(join(directory, 'operate', 'index.js'), 'old');
  tables = '';
  runs = 0;
});
afterEach(() => rm(directory, { recursive: true }));

const nothing: AppliedSchema = { added: [], remarks: [], refused: [] };

function inputs(changes: Partial<SchemaInputs> = {}, variables: Record<string, string> = {}): SchemaInputs {
  return {
    operate: {
      generation: 3,
      functionName: 'mini-app-operate',
      runtime: 'nodejs20',
      handler: 'index.handler',
      codeDirectory: join(directory, 'operate'),
      timeoutSeconds: 60,
      memoryMegabytes: 512,
      environmentVariables: { TABLESTORE_ENDPOINT: 'http://127.0.0.1:1', ...variables },
    },
    roles: [],
    tablestoreEndpoint: 'http://127.0.0.1:1',
    describeTables: () => tables,
    ...changes,
  };
}

/** Applies it, where that is needed, by making one table. */
const keep = (given = inputs(), answer = nothing) =>
  keepSchema(directory, given, async () => {
    runs++;
    tables ||= 'data_todos';
    return answer;
  });

it('applies the schema once as long as nothing changes, also where Tablestore has another port', async () => {
  await keep();
  await keep();
  const moved = inputs(
    { tablestoreEndpoint: 'http://127.0.0.1:2' },
    { TABLESTORE_ENDPOINT: 'http://127.0.0.1:2' },
  );
  expect(await keep(moved)).toEqual(nothing);
  expect(runs).toBe(1);
});

it('applies it again when the code, a setting or a permission has changed', async () => {
  await keep();
  await writeFile(join(directory, 'operate', 'index.js'), 'new');
  await keep();
  expect(runs).toBe(2);
  const setting = { SESSION_ABSOLUTE_SECONDS: '60' };
  await keep(inputs({}, setting));
  expect(runs).toBe(3);
  const role = { name: 'r', arn: 'a', trustPolicy: { Version: '1', Statement: [] } as const };
  await keep(inputs({ roles: [{ ...role, policies: [], maxSessionDurationSeconds: 3600 }] }, setting));
  expect(runs).toBe(4);
});

it('applies it again when somebody else has changed the tables', async () => {
  await keep();
  tables = '';
  await keep();
  expect(runs).toBe(2);
  expect(tables).toBe('data_todos');
});

it('tells at every start of what is otherwise than declared', async () => {
  const remarks = ['The table data_old is not declared any more. It stays, with its rows.'];
  await keep(inputs(), { ...nothing, added: ['table data_todos'], remarks });
  expect(await keep()).toEqual({ added: [], remarks, refused: [] });
  expect(runs).toBe(1);
});

it('asks again at every start for what was refused, or failed', async () => {
  const refused = ['The index data_todos_by_late cannot be made.'];
  await keep(inputs(), { ...nothing, refused });
  expect(await keep(inputs(), { ...nothing, refused })).toMatchObject({ refused });
  expect(runs).toBe(2);
  const failing = keepSchema(directory, inputs(), () => Promise.reject(new Error('no permission')));
  await expect(failing).rejects.toThrow('no permission');
  await keep();
  expect(runs).toBe(3);
});

it.each(['', '{"fingerprint":', '{}'])('applies it when what was kept is %j', async (text) => {
  await keep();
  await writeFile(join(directory, 'schema.json'), text);
  await keep();
  expect(runs).toBe(2);
  expect(JSON.parse(await readFile(join(directory, 'schema.json'), 'utf8'))).toMatchObject({ remarks: [] });
});
