import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import * as v from 'valibot';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import { interrupt, killLeftovers, runLocal, runUntilReady } from './child-cloud.ts';
import { copyProject, replaceIn } from './project-copy.ts';

// Each builds a copy of the project, some more than once.
const patience = 120_000;

let directory = '';
let copy = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'start-'));
  copy = await copyProject(directory);
});
afterEach(async () => {
  killLeftovers();
  await rm(directory, { recursive: true, force: true });
});

const data = () => join(directory, 'data');

/** Starts and ends it. @returns what it says to have built. */
async function buildsOfStart(): Promise<string[]> {
  const run = await runUntilReady(data(), [], copy);
  await interrupt(run);
  const lines = run.output().split('\n');
  return lines.filter((line) => line.startsWith('Building the '));
}

it(
  'the first start builds everything, later ones nothing but what has changed or was damaged',
  async () => {
    expect(await buildsOfStart()).toEqual([
      'Building the local cloud…',
      'Building the functions and the client…',
    ]);
    // What changed in the seconds before a build is built again by the next start, to be sure.
    while ((await buildsOfStart()).length > 0);

    const program = join(copy, 'dist', 'local-cloud', 'main.cjs');
    const whole = await readFile(program, 'utf8');
    await writeFile(program, whole.slice(0, whole.length / 2));
    expect(await buildsOfStart()).toEqual(['Building the local cloud…']);

    await rm(join(copy, 'dist', 'db', 'index.js'));
    expect(await buildsOfStart()).toEqual(['Building the functions…']);

    await writeFile(join(copy, 'dist', 'local-cloud', 'main.cjs.compiled'), 'nothing that V8 has made');
    await writeFile(join(data(), 'evaluations.json'), '[{');
    await writeFile(join(data(), 'schema.json'), '{');
    expect(await buildsOfStart()).toEqual([]);
  },
  patience,
);

it(
  'a changed source of the local cloud runs at the next start, and its faults show their place in it',
  async () => {
    await buildsOfStart();
    const source = join(copy, 'local', 'cloud', 'identity.ts');
    await replaceIn(
      source,
      '  const path = join(',
      "  if (path) throw new Error('a fault');\n  const path = join(",
    );
    const lines = (await readFile(source, 'utf8')).split('\n');
    const place = `local/cloud/identity.ts:${lines.findIndex((line) => line.includes('a fault')) + 1}:`;
    const { code, output } = await runLocal(['--json', '--port', '0', '--data', data()], copy).ended;
    expect(code).toBe(1);
    expect(output.replaceAll('\\', '/')).toContain(place);
  },
  patience,
);

it(
  'an error in a source of the local cloud is said with its place',
  async () => {
    await replaceIn(join(copy, 'local', 'cloud', 'ports.ts'), 'const offsets =', 'const offsets');
    const { code, output } = await runLocal(['--json', '--port', '0', '--data', data()], copy).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/local[\\/]cloud[\\/]ports\.ts:\d+:\d+/);
  },
  patience,
);

it(
  'an index that is declared later is made on the table that is there; one that cannot be made is told, with the step to take',
  async () => {
    const collections = join(copy, 'collections.ts');
    const fields = 'completed: v.optional(v.boolean(), false),';
    const rank = 'rank: v.optional(v.pipe(v.number(), v.integer()), 0),';
    await replaceIn(collections, fields, `${fields}\n${rank}`);
    const run = await runUntilReady(data(), ['--watch'], copy);
    expect(await indexesOf(run.endpoints)).toEqual(['data_todos_by_due']);

    const made = run.line('Made: index data_todos_by_rank.');
    await replaceIn(collections, "['due']", "['due', 'rank']");
    await made;
    expect(await indexesOf(run.endpoints)).toEqual(['data_todos_by_due', 'data_todos_by_rank']);

    const refused = run.line('data_todos_by_late');
    await replaceIn(collections, rank, `${rank}\nlate: v.optional(v.pipe(v.number(), v.integer()), 0),`);
    await replaceIn(collections, "['due', 'rank']", "['due', 'rank', 'late']");
    expect(await refused).toContain('cannot be made');
    await interrupt(run);
  },
  patience,
);

/** The types of the SDK do not tell of the indexes that its answer has. */
const describedTable = v.object({ indexMetas: v.array(v.object({ name: v.string() })) });

async function indexesOf({ tablestore, credentials }: ProjectEndpoints): Promise<string[]> {
  const developer = new TableStore.Client({
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.accessKeySecret,
    endpoint: tablestore.endpoint,
    instancename: tablestore.instance,
  });
  const described = await developer.describeTable({ tableName: 'data_todos' });
  return v.parse(describedTable, described).indexMetas.map(({ name }) => name);
}
