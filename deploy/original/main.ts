import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as TableStore from 'tablestore';
import { DeployError } from '../errors.ts';
import { readOriginalTable } from './read-table.ts';

const usage = `node --import tsx deploy/original/main.ts DIR [options]

Writes a file for each user of the original template into DIR, as npm run operate -- import takes it.

  --instance NAME       the original's Tablestore instance   (todo-list-db)
  --table NAME          its table of documents               (todo_list)
  --collection NAME     where the documents will belong      (todos)
  --endpoint URL        of Tablestore                        (https://{instance}.{FC_REGION}.ots.aliyuncs.com)

From the environment or .env: FC_REGION, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET`;

/** A file of the users' documents is named by the user's id at Alipay. */
const userIdForm = /^[\w-]{1,128}$/;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      instance: { type: 'string', default: 'todo-list-db' },
      table: { type: 'string', default: 'todo_list' },
      collection: { type: 'string', default: 'todos' },
      endpoint: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [directory] = positionals;
  if (values.help || directory === undefined) return print(usage);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { instance, collection } = values;
  const client = new TableStore.Client({
    accessKeyId: variable('ALIBABA_CLOUD_ACCESS_KEY_ID'),
    secretAccessKey: variable('ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    endpoint: values.endpoint ?? `https://${instance}.${variable('FC_REGION')}.ots.aliyuncs.com`,
    instancename: instance,
  });
  await mkdir(directory, { recursive: true });
  // A second run would write every document once more.
  if ((await readdir(directory)).length > 0)
    throw new DeployError(`${directory} is not empty: name another.`);

  const users = new Set<string>();
  let documents = 0;
  for await (const { uid, document } of readOriginalTable(client, values.table)) {
    if (!userIdForm.test(uid)) throw new DeployError(`${JSON.stringify(uid)} is no user's id at Alipay.`);
    const line = `${JSON.stringify({ collection, document })}\n`;
    // For nobody but the developer to read.
    await appendFile(join(directory, `${uid}.jsonl`), line, { mode: 0o600 });
    users.add(uid);
    documents += 1;
  }
  print(`${documents} documents of ${users.size} users are in ${directory}.`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new DeployError(`${name} is missing: set it in .env or in the environment.`);
  return value;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
