import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import * as TableStore from 'tablestore';
import { writeEndpoints } from '../../local/cloud/endpoints.ts';
import { type Cloud, startCloud } from '../../local/cloud/start-cloud.ts';
import { type PausingProxy, startPausingProxy } from './pausing-proxy.ts';
import { templateWithout } from './template-permissions.ts';
import { projectDirectory } from './test-cloud.ts';

const alice = 'alipay:open_id:alice';
const bob = 'alipay:open_id:bob';

const todoFields = `{
  text: v.pipe(v.string(), v.maxBytes(100)),
  dueAt: v.optional(v.pipe(v.number(), v.integer()), 0),
  share: v.optional(v.number()),
  tags: v.optional(v.array(v.string())),
}`;
const notes = 'notes: { fields: { text: v.string() } },';
const news = 'news: { fields: { title: v.string() }, shared: true },';
const collectionsAtFirst = `todos: { fields: ${todoFields} }, ${news}`;
const collectionsLater = `todos: { fields: ${todoFields}, indexes: ['dueAt'] }, ${notes} ${news}`;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcess>();

/** A line of an export as it would be in a file of one's own. */
function withoutServerFields(line: string): string {
  const { collection, document } = JSON.parse(line);
  const { createdAt: _createdAt, updatedAt: _updatedAt, _rev, ...fields } = document;
  return JSON.stringify({ collection, document: fields });
}

describe.each([3, 2] as const)('the operate command on Function Compute %s.0', (generation) => {
  let directory = '';
  let cloud: Cloud;
  let proxy: PausingProxy;
  let client: TableStore.Client;
  const faults: unknown[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'operate-command-'));
    const specPath = join(directory, 's.yaml');
    await cp(join(projectDirectory, generation === 3 ? 's.yaml' : 's.fc2.yaml'), specPath);
    for (const folder of ['infra', 'functions', 'dist']) {
      await cp(join(projectDirectory, folder), join(directory, folder), { recursive: true });
    }
    await symlink(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'), 'junction');
    await buildOperate(collectionsAtFirst);
    cloud = await startCloud({
      specPath,
      dataDirectory: join(directory, 'data'),
      port: 0,
      fsync: false,
      clock: Date.now,
      onLog: () => undefined,
      onError: (error) => faults.push(error),
    });
    const { endpoints } = cloud;
    proxy = await startPausingProxy(endpoints.functionCompute.endpoint);
    await mkdir(join(directory, 'behind-proxy'));
    await writeEndpoints(join(directory, 'behind-proxy'), {
      ...endpoints,
      functionCompute: { ...endpoints.functionCompute, endpoint: proxy.endpoint },
    });
    client = new TableStore.Client({
      accessKeyId: endpoints.credentials.accessKeyId,
      secretAccessKey: endpoints.credentials.accessKeySecret,
      endpoint: endpoints.tablestore.endpoint,
      instancename: endpoints.tablestore.instance,
    });
  }, 60_000);
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await proxy.close();
    await cloud.close();
    await rm(directory, { recursive: true });
    expect(faults).toEqual([]);
  });

  async function buildOperate(collections: string): Promise<void> {
    await writeFile(
      join(directory, 'collections.ts'),
      `import * as v from 'valibot';
      import { defineCollections } from './functions/common/collections/define.ts';
      export const collections = defineCollections({ ${collections} });`,
    );
    await build({
      entryPoints: [join(directory, 'functions/operate/index.ts')],
      outfile: join(directory, 'dist/operate/index.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
      logLevel: 'silent',
    });
  }

  async function deploy(template: string): Promise<void> {
    await writeFile(join(directory, 'infra/template.yaml'), template);
    await cloud.reload();
  }

  function start(args: readonly string[]) {
    const main = join(projectDirectory, 'operate/main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args, '--data', 'behind-proxy'], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    running.add(child);
    child.once('close', () => running.delete(child));
    const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
      ([[code], out, err]): Ran => ({ code: code as number | null, out, err }),
    );
    return { child, ended };
  }
  const operate = (...args: string[]) => start(args).ended;

  /** Kills it when the function has done what was asked so many requests later, and before it learns of that. */
  async function operateAndKill(afterOthers: number, ...args: string[]): Promise<void> {
    const done = proxy.keepAnswer(afterOthers);
    const { child, ended } = start(args);
    await Promise.race([
      done,
      ended.then((ran) => {
        throw new Error(`It ended before: ${JSON.stringify(ran)}`);
      }),
    ]);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
  }

  /** With times: of when each value was written. Without: nor the revision, which changes with every write. */
  async function rowsOf(tableName: string, uid: string, withTimes: boolean): Promise<unknown[]> {
    const rows: unknown[] = [];
    let from: TableStore.PrimaryKeyInput | undefined = [{ uid }, { id: TableStore.INF_MIN }];
    while (from !== undefined) {
      const page: TableStore.GetRangeResult = await client.getRange({
        tableName,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: from,
        exclusiveEndPrimaryKey: [{ uid }, { id: TableStore.INF_MAX }],
        maxVersions: 1,
      });
      for (const { primaryKey, attributes } of page.rows) {
        const columns = (attributes ?? [])
          .filter(({ columnName }) => withTimes || columnName !== '_rev')
          .map(({ columnName, columnValue, timestamp }) => [
            columnName,
            String(columnValue),
            ...(withTimes ? [String(timestamp)] : []),
          ]);
        rows.push([primaryKey?.map(({ value }) => value), columns]);
      }
      from = page.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
    }
    return rows;
  }

  it('says what is missing, makes it, and then finds nothing to do', async () => {
    const plan = await operate('schema');
    expect(plan.out).toBe(
      `${['auth_users', 'auth_sessions', 'data_todos', 'data_news'].map((name) => `+ table ${name}\n`).join('')}Add --apply to make them.\n`,
    );
    expect((await client.listTable({})).tableNames).toEqual([]);
    expect(await operate('schema', '--apply')).toMatchObject({
      code: 0,
      out: expect.stringContaining('+ table data_todos'),
    });
    expect(await operate('schema', '--apply')).toMatchObject({ code: 0, out: 'Nothing is missing.\n' });
  }, 60_000);

  it('exports, deletes and imports 5,000 documents, killed in between each time, and touches nobody else', async () => {
    const lines = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, i) =>
        JSON.stringify({
          collection: 'todos',
          document: { id: `${prefix}${i}`, text: `ä ${i}`, dueAt: i, share: i / 3, tags: ['x', String(i)] },
        }),
      ).join('\n');
    const first = join(directory, 'first.jsonl');
    await writeFile(first, lines('a', 5000));
    await writeFile(join(directory, 'bob.jsonl'), lines('b', 7));
    await operateAndKill(10, 'import', '--file', first, '--user', alice);
    expect(await operate('import', '--file', first, '--user', alice)).toMatchObject({
      code: 0,
      out: '5000 documents were written.\n',
    });
    expect(await operate('import', '--file', 'bob.jsonl', '--user', bob)).toMatchObject({ code: 0 });
    const ofAlice = await rowsOf('data_todos', alice, false);
    const ofBob = await rowsOf('data_todos', bob, true);
    expect([ofAlice.length, ofBob.length]).toEqual([5000, 7]);

    const exported = join(directory, 'alice.jsonl');
    await operateAndKill(3, 'export', alice, '--file', exported);
    await expect(readFile(exported)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await readFile(`${exported}.part`, 'utf8')).split('\n')).toHaveLength(3001);
    expect(await operate('export', alice, '--file', exported, '--json')).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ documents: 5000, file: exported })}\n`,
    });
    const documentsIn = async (file: string) =>
      (await readFile(file, 'utf8')).trim().split('\n').map(withoutServerFields).sort();
    expect(await documentsIn(exported)).toEqual(await documentsIn(first));

    await operateAndKill(0, 'delete-user', alice, '--yes');
    expect(await operate('delete-user', alice, '--yes')).toMatchObject({ code: 0 });
    expect(await rowsOf('data_todos', alice, false)).toEqual([]);

    await operateAndKill(7, 'import', '--file', exported, '--user', alice);
    expect(await operate('import', '--file', exported, '--user', alice)).toMatchObject({ code: 0 });
    // What the import has written anew is the revisions.
    expect(await rowsOf('data_todos', alice, false)).toEqual(ofAlice);
    expect(await rowsOf('data_todos', bob, true)).toEqual(ofBob);
  }, 120_000);

  it('adds just the collection and the index that a deployment brings, in two runs if need be, and drops neither with the next', async () => {
    const before = await rowsOf('data_todos', alice, true);
    await buildOperate(collectionsLater);
    const createIndex = { role: 'OperateRole', action: 'ots:CreateIndex', on: 'table/*' };
    await deploy(templateWithout(createIndex, generation));
    expect(await operate('schema', '--apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('OTSNoPermissionAccess'),
    });
    await deploy(templateWithout(undefined, generation));
    expect(await operate('schema')).toMatchObject({
      out: '+ index data_todos_by_dueAt\nAdd --apply to make them.\n',
    });
    expect(await operate('schema', '--apply')).toEqual({
      code: 0,
      out: '+ index data_todos_by_dueAt\n',
      err: '',
    });
    expect((await client.listTable({})).tableNames).toContain('data_notes');
    await buildOperate(collectionsAtFirst);
    await cloud.reload();
    const { code, out } = await operate('schema', '--apply');
    expect(code).toBe(0);
    expect(out).toContain('table data_notes is not declared any more. It stays');
    expect(out).toContain('index data_todos_by_dueAt of data_todos is not declared any more. It stays');
    expect((await client.listTable({})).tableNames).toContain('data_notes');
    expect(await rowsOf('data_todos', alice, true)).toEqual(before);
  }, 60_000);

  it('writes and removes documents of a shared collection, which belong to no user', async () => {
    expect(await operate('put-shared', 'news', '{"id":"n1","title":"Hello"}')).toMatchObject({ code: 0 });
    expect(await rowsOf('data_news', 'shared', false)).toEqual([
      [['shared', 'n1'], expect.arrayContaining([['title', 'Hello']])],
    ]);
    expect(await operate('put-shared', 'todos', '{"id":"n1","text":"x"}')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"todos" is not shared'),
    });
    expect(await operate('remove-shared', 'news', 'n1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    });
    expect(await rowsOf('data_news', 'shared', false)).toHaveLength(1);
    expect(await operate('remove-shared', 'news', 'n1', '--yes')).toMatchObject({ code: 0 });
    expect(await rowsOf('data_news', 'shared', false)).toEqual([]);
  }, 60_000);

  it('imports what is valid of a file, and names the line and the fault of the rest', async () => {
    const carol = 'alipay:open_id:carol';
    const file = join(directory, 'mixed.jsonl');
    const line = (document: object, collection = 'todos') => JSON.stringify({ collection, document });
    const all = [
      line({ id: '1', text: 'good' }),
      'nonsense',
      line({ id: '2', text: 5 }),
      line({ id: '1', text: 'again' }),
      line({ id: '3', title: 'x' }, 'news'),
      line({ id: '4', text: 'x' }, 'unknown'),
    ];
    await writeFile(file, all.join('\n'));
    const { code, out } = await operate('import', '--file', file, '--user', carol);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      '1 documents were written.',
      '5 lines were not:',
      expect.stringContaining('line 2: is not {"collection"'),
      expect.stringContaining('line 3: text'),
      expect.stringContaining('line 4: id: another document of this request has it'),
      expect.stringContaining('line 5: collection: "news" is shared'),
      expect.stringContaining('line 6: collection: "unknown" is not declared'),
      '',
    ]);
    expect(await rowsOf('data_todos', carol, false)).toHaveLength(1);
  });
});
