import { buffer } from 'node:stream/consumers';
import * as TableStore from 'tablestore';
import { startLoopbackServer } from '../../../loopback/server.ts';
import { indexedTable, indexMeta } from '../indexed-tables.ts';
import { callerOf, type SdkMethod, testAccessKey } from '../instance.ts';
import { expectExist, expectNotExist, INF_MAX, INF_MIN, ignore, key, Long, PK_AUTO_INCR } from '../rows.ts';

/** A request as the SDK sends it. */
export interface RecordedRequest {
  readonly operation: string;
  readonly body: Buffer;
}

/** A table with indexes, one with several versions and an auto-increment column, and one that no request names. */
export const tables = {
  indexed: indexedTable('fuzzed', [
    { name: 'fuzzed_by_s', primaryKey: ['s', 'i'], definedColumn: ['d', 'x'] },
    { name: 'fuzzed_local', primaryKey: ['uid', 'i'], definedColumn: ['b'], isLocal: true },
  ]),
  versioned: {
    tableMeta: {
      tableName: 'versioned',
      primaryKey: [
        { name: 'k', type: 'BINARY' },
        { name: 'n', type: 'INTEGER', option: 'AUTO_INCREMENT' },
      ],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: 86_400, maxVersions: 3 },
  },
  untouched: indexedTable('untouched', []),
};

/** Requests of every operation, recorded from the genuine SDK. */
export async function recordGenuineRequests(time: number): Promise<RecordedRequest[]> {
  const recorded: RecordedRequest[] = [];
  const recorder = await startLoopbackServer({
    port: 0,
    onError: (error) => {
      throw error;
    },
    async handle(request, response) {
      recorded.push({ operation: (request.url ?? '').slice(1), body: await buffer(request) });
      response.writeHead(400).end();
    },
  });
  const client = new TableStore.Client({
    ...testAccessKey,
    secretAccessKey: testAccessKey.accessKeySecret,
    endpoint: recorder.url,
    instancename: 'mini-app',
    maxRetries: 0,
  });
  const call = callerOf(client);
  for (const [method, params] of calls(time)) {
    // The recorder refuses everything.
    await call(method, params).catch(() => undefined);
  }
  await recorder.close();
  return recorded;
}

function calls(time: number): [SdkMethod, object][] {
  const columns = [
    { i: Long.fromNumber(7) },
    { s: 'text' },
    { d: 0.5 },
    { b: true },
    { x: Buffer.of(1, 0, 255) },
  ];
  const row = { tableName: 'fuzzed', primaryKey: key('a', 1), condition: ignore };
  const versionedKey = [{ k: Buffer.of(1) }, { n: PK_AUTO_INCR }];
  const versions = [
    { c: 'old', timestamp: time - 1000 },
    { c: 'new', timestamp: time },
  ];
  const everything = {
    inclusiveStartPrimaryKey: key(INF_MIN, INF_MIN),
    exclusiveEndPrimaryKey: key(INF_MAX, INF_MAX),
  };
  const update = [
    { PUT: [{ i: Long.fromNumber(8) }, { s: 'other' }] },
    { DELETE: [{ d: time }] },
    { DELETE_ALL: ['b'] },
    { INCREMENT: [{ free: Long.fromNumber(1) }] },
  ];
  return [
    ['createTable', { ...tables.versioned, tableMeta: { ...tables.versioned.tableMeta, tableName: 'made' } }],
    ['createTable', indexedTable('made', [{ name: 'made_by_i', primaryKey: ['i'], definedColumn: ['s'] }])],
    ['listTable', {}],
    ['describeTable', { tableName: 'fuzzed' }],
    ['updateTable', { tableName: 'versioned', tableOptions: { maxVersions: 2, timeToLive: 172_800 } }],
    ['deleteTable', { tableName: 'made' }],
    [
      'createIndex',
      {
        mainTableName: 'fuzzed',
        includeBaseData: true,
        indexMeta: indexMeta({ name: 'fuzzed_later', primaryKey: ['x'], definedColumn: ['s'] }),
      },
    ],
    ['dropIndex', { mainTableName: 'fuzzed', indexName: 'fuzzed_later' }],
    ['putRow', { ...row, attributeColumns: columns, returnContent: { returnType: 1 } }],
    ['putRow', { ...row, condition: new TableStore.Condition(1, condition()), attributeColumns: columns }],
    [
      'putRow',
      { tableName: 'versioned', primaryKey: versionedKey, condition: ignore, attributeColumns: versions },
    ],
    [
      'updateRow',
      { ...row, updateOfAttributeColumns: update, returnContent: { returnType: 2, returnColumns: ['free'] } },
    ],
    ['updateRow', { ...row, condition: expectExist, updateOfAttributeColumns: update }],
    ['deleteRow', { ...row, primaryKey: key('a', 2) }],
    ['getRow', { tableName: 'fuzzed', primaryKey: key('a', 1), columnFilter: condition() }],
    [
      'getRow',
      {
        tableName: 'fuzzed',
        primaryKey: key('a', 1),
        columnsToGet: ['i', 's', 'uid'],
        timeRange: { startTime: 0, endTime: time + 1 },
        startColumn: 'a',
        endColumn: 'z',
        maxVersions: 2,
      },
    ],
    [
      'getRange',
      { tableName: 'fuzzed', direction: 'FORWARD', ...everything, limit: 3, columnFilter: condition() },
    ],
    [
      'getRange',
      {
        tableName: 'fuzzed_by_s',
        direction: 'BACKWARD',
        inclusiveStartPrimaryKey: [{ s: INF_MAX }, { i: INF_MAX }, { uid: INF_MAX }, { id: INF_MAX }],
        exclusiveEndPrimaryKey: [{ s: 'a' }, { i: Long.fromNumber(1) }, { uid: INF_MIN }, { id: INF_MIN }],
        columnFilter: new TableStore.ColumnPaginationFilter(2, 1),
      },
    ],
    [
      'batchGetRow',
      {
        tables: [
          { tableName: 'fuzzed', primaryKey: [key('a', 1), key('b', 2)], columnFilter: condition() },
          {
            tableName: 'fuzzed_local',
            primaryKey: [[{ uid: 'a' }, { i: Long.fromNumber(7) }, { id: Long.fromNumber(1) }]],
          },
        ],
      },
    ],
    [
      'batchWriteRow',
      {
        tables: [
          {
            tableName: 'fuzzed',
            rows: [
              { type: 'PUT', primaryKey: key('b', 1), condition: expectNotExist, attributeColumns: columns },
              { type: 'UPDATE', primaryKey: key('b', 2), condition: ignore, attributeColumns: update },
              { type: 'DELETE', primaryKey: key('b', 3), condition: ignore },
            ],
          },
          {
            tableName: 'versioned',
            rows: [{ type: 'PUT', primaryKey: versionedKey, condition: ignore, attributeColumns: versions }],
          },
        ],
      },
    ],
    ['startLocalTransaction', { tableName: 'fuzzed', primaryKey: [{ uid: 'a' }] }],
  ];
}

function condition(): TableStore.CompositeCondition {
  const { LogicalOperator, ComparatorType } = TableStore;
  const either = new TableStore.CompositeCondition(LogicalOperator.OR);
  either.addSubCondition(new TableStore.SingleColumnCondition('s', 'text', ComparatorType.EQUAL, true, true));
  either.addSubCondition(
    new TableStore.SingleColumnCondition('d', 0.5, ComparatorType.LESS_THAN, false, false),
  );
  const not = new TableStore.CompositeCondition(LogicalOperator.NOT);
  not.addSubCondition(either);
  const all = new TableStore.CompositeCondition(LogicalOperator.AND);
  all.addSubCondition(not);
  all.addSubCondition(either);
  return all;
}
