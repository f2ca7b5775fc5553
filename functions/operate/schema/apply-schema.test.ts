import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import * as v from 'valibot';
import { startTablestoreLocal, type TablestoreLocal } from '../../../local/tablestore/tablestore-local.ts';
import { type CollectionDefinitions, defineCollections } from '../../common/collections/define.ts';
import { applySchema, readPlan } from './apply-schema.ts';
import { neededTables } from './needed-tables.ts';

const text = v.pipe(v.string(), v.maxBytes(100));
const time = v.pipe(v.number(), v.integer());
const declare = (definitions: CollectionDefinitions) =>
  neededTables(defineCollections(definitions), 2_592_000);

const todos = { fields: { text, dueAt: v.optional(time, 0), done: v.optional(v.boolean(), false) } };
const before = declare({ todos });
const after = declare({
  todos: { ...todos, indexes: ['dueAt'] },
  notes: { fields: { text }, indexes: ['text'] },
});

let tablestore: TablestoreLocal;
let client: TableStore.Client;
let now = 0;
let waited: number[] = [];

beforeEach(async () => {
  tablestore = await startTablestoreLocal({ clock: () => now });
  now = Date.now();
  waited = [];
  client = new TableStore.Client({
    accessKeyId: tablestore.credentials.accessKeyId,
    secretAccessKey: tablestore.credentials.accessKeySecret,
    endpoint: tablestore.endpoint,
    instancename: tablestore.instance,
    maxRetries: 0,
  });
});
afterEach(() => tablestore.close());

/** A scope whose time is that of the test: waiting moves it on. */
function scope(seconds = 60) {
  return {
    client,
    clock: () => now,
    deadline: now + seconds * 1000,
    wait: async (milliseconds: number) => {
      waited.push(milliseconds);
      now += milliseconds;
    },
  };
}

const nothing = { toAdd: [], added: [], pending: [], undeclared: [], differences: [], refused: [] };
const additions = ['table data_notes', 'index data_todos_by_dueAt'];

async function everyTable(): Promise<unknown> {
  const { tableNames } = await client.listTable({});
  return Promise.all(tableNames.map((tableName) => client.describeTable({ tableName }))).then((all) =>
    JSON.parse(JSON.stringify(all.map(({ ...one }) => ({ ...one, RequestId: '' })))),
  );
}

async function putTodo(id: string, dueAt: number): Promise<void> {
  await client.putRow({
    tableName: 'data_todos',
    primaryKey: [{ uid: 'u' }, { id }],
    condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
    attributeColumns: [{ dueAt: TableStore.Long.fromNumber(dueAt) }, { text: 'x' }, { done: true }],
  });
}

async function idsByDueAt(): Promise<unknown[]> {
  const { rows } = await client.getRange({
    tableName: 'data_todos_by_dueAt',
    direction: TableStore.Direction.FORWARD,
    inclusiveStartPrimaryKey: [{ uid: 'u' }, { dueAt: TableStore.INF_MIN }, { id: TableStore.INF_MIN }],
    exclusiveEndPrimaryKey: [{ uid: 'u' }, { dueAt: TableStore.INF_MAX }, { id: TableStore.INF_MAX }],
    maxVersions: 1,
  });
  return rows.map(({ primaryKey }) => primaryKey?.at(-1)?.value);
}

describe('applying the schema', () => {
  it('makes everything on an empty instance, and nothing the second time', async () => {
    const first = await applySchema(scope(), after);
    expect(first.added).toEqual([
      'table auth_users',
      'table auth_sessions',
      'table data_todos',
      'table data_notes',
    ]);
    const tables = await everyTable();
    expect(await applySchema(scope(), after)).toEqual(nothing);
    expect(await everyTable()).toEqual(tables);
  });

  it('adds just the collection and the index that are new, with the documents that are there', async () => {
    await applySchema(scope(), before);
    await putTodo('late', 2);
    await putTodo('early', 1);
    expect(await readPlan(scope(), after)).toEqual({ ...nothing, toAdd: additions });
    expect(await applySchema(scope(), after)).toEqual({ ...nothing, toAdd: additions, added: additions });
    expect(await idsByDueAt()).toEqual(['early', 'late']);
  });

  it('drops nothing that is no longer declared, and says so', async () => {
    await applySchema(scope(), after);
    await putTodo('kept', 1);
    const tables = await everyTable();
    const answer = await applySchema(scope(), declare({ todos: { fields: { text, dueAt: time } } }));
    expect(answer).toEqual({
      ...nothing,
      undeclared: [
        expect.stringContaining('table data_notes'),
        expect.stringContaining('field done of data_todos'),
        expect.stringContaining('index data_todos_by_dueAt'),
      ],
    });
    expect(await everyTable()).toEqual(tables);
    expect(await idsByDueAt()).toEqual(['kept']);
  });

  it('gives a plan that changes nothing', async () => {
    await applySchema(scope(), before);
    const tables = await everyTable();
    await readPlan(scope(), after);
    expect(await everyTable()).toEqual(tables);
  });

  it.each([
    ['the first table', { kind: 'unavailable', operations: ['CreateTable'], times: 1 }],
    ['a table whose answer is lost', { kind: 'dropAfter', operations: ['CreateTable'], times: 1 }],
    ['an index', { kind: 'throttle', operations: ['CreateIndex'], times: 1 }],
    ['an index whose answer is lost', { kind: 'dropAfter', operations: ['CreateIndex'], times: 1 }],
    ['reading the tables', { kind: 'unavailable', operations: ['DescribeTable'], times: 2 }],
  ] as const)('is not kept from its end by a fault at %s', async (_, fault) => {
    await applySchema(scope(), before);
    tablestore.faults.add({ ...fault, operations: [...fault.operations] });
    await applySchema(scope(), after);
    expect(await readPlan(scope(), after)).toEqual(nothing);
    expect(waited.length).toBeGreaterThan(0);
    expect(tablestore.faults.list().map(({ isOver }) => isOver)).toEqual([true]);
  });

  it('says what is left when the time is over, and is finished by running it again', async () => {
    await applySchema(scope(), before);
    const remove = tablestore.faults.add({ kind: 'throttle', operations: ['CreateIndex'] });
    const half = await applySchema(scope(10), after);
    expect(half).toMatchObject({
      added: ['table data_notes'],
      pending: [expect.stringMatching(/^index data_todos_by_dueAt: .*Run it again/)],
    });
    remove();
    expect(await applySchema(scope(), after)).toMatchObject({
      toAdd: ['index data_todos_by_dueAt'],
      added: ['index data_todos_by_dueAt'],
      pending: [],
    });
  });

  it('is done once by two at the same time', async () => {
    const answers = await Promise.all([applySchema(scope(), after), applySchema(scope(), after)]);
    const added = answers.flatMap((answer) => answer.added);
    expect(added.sort()).toEqual([
      'table auth_sessions',
      'table auth_users',
      'table data_notes',
      'table data_todos',
    ]);
    expect(await readPlan(scope(), after)).toEqual(nothing);
  });

  it('waits until an index is filled, and calls it pending when that takes longer than there is', async () => {
    await applySchema(scope(), before);
    // Only the filling of global indexes can be slowed down, so that one stands in for the local index.
    tablestore.faults.set([{ kind: 'globalIndexDelay', milliseconds: 20_000 }]);
    const indexMeta = { name: 'data_todos_by_dueAt', primaryKey: ['uid', 'dueAt', 'id'], definedColumn: [] };
    const params = {
      mainTableName: 'data_todos',
      includeBaseData: true,
      indexMeta: { ...indexMeta, includeBaseData: true },
    };
    await client.createIndex(params);
    const pending = [expect.stringContaining('index data_todos_by_dueAt: Tablestore is still filling it')];
    expect(await readPlan(scope(), after)).toMatchObject({ pending });
    expect(await applySchema(scope(5), after)).toMatchObject({ added: ['table data_notes'], pending });
    expect(await applySchema(scope(60), after)).toEqual(nothing);
    expect(waited.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(20_000);
  });
});

describe('what cannot be had', () => {
  const withPriority = { fields: { ...todos.fields, priority: v.optional(time, 0) }, indexes: ['priority'] };

  it('is an index on a field that the table does not know: nothing is added then, and the step is named', async () => {
    await applySchema(scope(), before);
    const tables = await everyTable();
    const answer = await applySchema(scope(), declare({ todos: withPriority, notes: { fields: { text } } }));
    expect(answer.added).toEqual([]);
    expect(answer.refused).toEqual([
      expect.stringMatching(
        /data_todos_by_priority cannot be made: .*without the field priority.*another name.*export and import/,
      ),
    ]);
    expect(await everyTable()).toEqual(tables);
  });

  it('is not a new field without an index, but said', async () => {
    await applySchema(scope(), before);
    const answer = await applySchema(scope(), declare({ todos: { fields: withPriority.fields } }));
    expect(answer).toEqual({
      ...nothing,
      differences: [expect.stringContaining('without the field priority')],
    });
  });

  it('is an index on a field of another type', async () => {
    await applySchema(scope(), before);
    const asText = { fields: { ...todos.fields, dueAt: text }, indexes: ['dueAt'] };
    const { refused, differences } = await applySchema(scope(), declare({ todos: asText }));
    expect(refused).toEqual([expect.stringContaining('dueAt as INTEGER, and it is STRING now')]);
    expect(differences).toHaveLength(1);
  });

  it('is a table that somebody else has made under the name', async () => {
    const [, , table] = before;
    if (table === undefined) throw new Error('There is no table.');
    const primaryKey = [{ name: 'key', type: TableStore.PrimaryKeyType.STRING }];
    await client.createTable({ ...table, tableMeta: { tableName: 'data_todos', primaryKey } });
    const { refused, added } = await applySchema(scope(), before);
    expect(refused).toEqual([expect.stringContaining('data_todos has the primary key key')]);
    expect(added).toEqual([]);
  });

  it('is a sixth index, as long as those that nobody declares stay', async () => {
    const fields = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, time]));
    await applySchema(scope(), declare({ todos: { fields, indexes: ['a', 'b', 'c', 'd', 'e'] } }));
    const { refused } = await applySchema(scope(), declare({ todos: { fields, indexes: ['f'] } }));
    expect(refused).toEqual([expect.stringContaining('would get 6 indexes')]);
  });
});

it('says that a table keeps rows for another time than it should, and goes on', async () => {
  await applySchema(scope(), neededTables(defineCollections({ todos }), 100_000));
  const answer = await applySchema(scope(), after);
  expect(answer.differences).toEqual([
    expect.stringContaining('auth_sessions keeps rows for 186400 seconds'),
  ]);
  expect(answer.added).toEqual(additions);
});
