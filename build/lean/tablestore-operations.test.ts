import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import * as TableStore from 'tablestore';
import { startTablestoreLocal, type TablestoreLocal } from '../../local/tablestore/tablestore-local.ts';
import { leanPackages } from './lean-packages.ts';
import { tablestoreOperations } from './tablestore-operations.ts';

const root = dirname(dirname(__dirname));

type Sdk = typeof TableStore;

let directory = '';

/** The SDK as it is in the functions' bundles. */
async function bundledSdk(): Promise<Sdk> {
  const outfile = join(directory, 'tablestore.cjs');
  await build({
    stdin: { contents: "module.exports = require('tablestore');", resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    minify: true,
    plugins: [leanPackages],
    absWorkingDir: root,
  });
  return require(outfile);
}

let server: TablestoreLocal;
let lean: Sdk;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lean-'));
  server = await startTablestoreLocal();
  lean = await bundledSdk();
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

function connect(sdk: Sdk): TableStore.Client {
  const { endpoint, instance, credentials } = server;
  return new sdk.Client({
    endpoint,
    instancename: instance,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.accessKeySecret,
    maxRetries: 0,
  });
}

/** What every operation that functions call answers, each used with most of what it takes, in a table of its own. */
async function answersOf(sdk: Sdk, tableName: string): Promise<Record<string, unknown>> {
  const client = connect(sdk);
  const key = (id: string): TableStore.PrimaryKeyInput => [{ uid: 'u' }, { id }];
  const condition = new sdk.Condition(sdk.RowExistenceExpectation.IGNORE, null);
  const equalsOne = new sdk.SingleColumnCondition(
    'n',
    sdk.Long.fromNumber(1),
    sdk.ComparatorType.EQUAL,
    true,
  );
  const both = new sdk.CompositeCondition(sdk.LogicalOperator.AND);
  both.addSubCondition(equalsOne);
  both.addSubCondition(new sdk.SingleColumnCondition('text', 'a', sdk.ComparatorType.GREATER_EQUAL, false));
  const row = (id: string) => ({
    primaryKey: key(id),
    attributeColumns: [{ n: sdk.Long.fromNumber(1) }, { text: 'a' }, { share: 0.5 }, { done: true }],
  });
  const range = {
    direction: sdk.Direction.FORWARD,
    inclusiveStartPrimaryKey: [{ uid: 'u' }, { id: sdk.INF_MIN }] satisfies TableStore.PrimaryKeyInput,
    exclusiveEndPrimaryKey: [{ uid: 'u' }, { id: sdk.INF_MAX }] satisfies TableStore.PrimaryKeyInput,
    maxVersions: 1,
  };
  const index = {
    name: `${tableName}_by_n`,
    primaryKey: ['uid', 'n', 'id'],
    definedColumn: [],
    indexType: sdk.IndexType.IT_LOCAL_INDEX,
    indexUpdateMode: sdk.IndexUpdateMode.IUM_SYNC_INDEX,
    includeBaseData: false,
  };
  const answers: Record<(typeof tablestoreOperations)[number], unknown> = {
    createTable: await client.createTable({
      tableMeta: {
        tableName,
        primaryKey: [
          { name: 'uid', type: sdk.PrimaryKeyType.STRING },
          { name: 'id', type: sdk.PrimaryKeyType.STRING },
        ],
        definedColumn: [{ name: 'n', type: sdk.DefinedColumnType.DCT_INTEGER }],
      },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    }),
    createIndex: await client.createIndex({
      mainTableName: tableName,
      indexMeta: index,
    }),
    describeTable: await client.describeTable({ tableName }),
    listTable: await client.listTable({}),
    putRow: await client.putRow({ tableName, condition, ...row('1') }),
    updateRow: await client.updateRow({
      tableName,
      condition: new sdk.Condition(sdk.RowExistenceExpectation.EXPECT_EXIST, both),
      primaryKey: key('1'),
      updateOfAttributeColumns: [{ PUT: [{ text: 'b' }] }, { DELETE_ALL: ['share'] }],
    }),
    batchWriteRow: await client.batchWriteRow({
      tables: [{ tableName, rows: [{ type: 'PUT', condition, ...row('2') }] }],
    }),
    getRow: await client.getRow({ tableName, primaryKey: key('1'), maxVersions: 1 }),
    batchGetRow: await client.batchGetRow({
      tables: [{ tableName, primaryKey: [key('1'), key('9')], maxVersions: 1 }],
    }),
    getRange: await client.getRange({ tableName, ...range, limit: 1, columnFilter: equalsOne }),
    deleteRow: await client.deleteRow({ tableName, condition, primaryKey: key('2') }),
  };
  return { ...answers, afterwards: await client.getRange({ tableName, ...range, limit: 9 }) };
}

/** Own members alone, without what differs from call to call; 64-bit integers as what they say. */
function comparable(value: unknown, tableName: string): unknown {
  if (typeof value === 'string') return value.replaceAll(tableName, 'T');
  if (typeof value !== 'object' || value === null) return value;
  if ('low' in value || Buffer.isBuffer(value)) return Number(value.toString());
  if (Array.isArray(value)) return value.map((member) => comparable(member, tableName));
  const members = Object.entries(value).filter(
    ([name]) => name !== 'RequestId' && name !== 'timestamp' && !name.endsWith('Time'),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, comparable(member, tableName)]));
}

describe('the Tablestore SDK as it is bundled', () => {
  it('answers every operation that functions call as the whole package does', async () => {
    const expected = comparable(await answersOf(TableStore, 'whole'), 'whole');
    await connect(TableStore).deleteTable({ tableName: 'whole' });
    const actual = comparable(await answersOf(lean, 'lean'), 'lean');
    expect(actual).toEqual(expected);
    expect(actual).toMatchObject({
      getRow: { row: { attributes: expect.arrayContaining([{ columnName: 'text', columnValue: 'b' }]) } },
      getRange: { rows: [{}], nextStartPrimaryKey: [{ name: 'uid' }, { name: 'id', value: '2' }] },
      afterwards: { rows: [{}] },
    });
  });

  it('passes on what Tablestore refuses', async () => {
    const params = { tableName: 'absent', primaryKey: [{ uid: 'u' }], maxVersions: 1 };
    const refusalOf = async (sdk: Sdk): Promise<unknown> => {
      try {
        return await connect(sdk).getRow(params);
      } catch (error) {
        return { code: Reflect.get(Object(error), 'code'), text: String(error).replace(/requestId:.*/, '') };
      }
    };
    const refusal = await refusalOf(lean);
    expect(refusal).toEqual(await refusalOf(TableStore));
    expect(refusal).toMatchObject({ code: 404, text: expect.stringContaining('OTSObjectNotExist') });
  });

  it.each(['deleteTable', 'search', 'startLocalTransaction'])(
    'says that %s is left out, and sends nothing',
    async (name) => {
      const operation = Reflect.get(connect(lean), name);
      await expect(
        (async () => Reflect.apply(operation, connect(lean), [{ tableName: 'whole' }]))(),
      ).rejects.toThrow(`${name} is left out of this bundle: see build/lean/tablestore-operations.ts.`);
    },
  );
});

it('the list has every operation that a function calls', () => {
  const folder = join(root, 'functions');
  const calls = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\bclient\s*\.(\w+)\(/g)])
    .map(([, operation = '']) => operation)
    .filter((operation) => operation in TableStore.Client.prototype);
  expect(calls).toContain('getRow');
  expect([...tablestoreOperations]).toEqual(expect.arrayContaining(calls));
});
