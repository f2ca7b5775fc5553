import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { indexedTable, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { get, ignore, key, Long, put, type Refusal, type RowInBatch } from '../test/rows.ts';

let instance: TestInstance;
const tableName = 'todos';
const byText = { name: 'by_text', primaryKey: ['uid', 's'], definedColumn: ['i', 'b'], isLocal: true };
const byNumber = { name: 'by_number', primaryKey: ['i', 's'], definedColumn: ['d', 'x'] };
const byKey = { name: 'by_key', primaryKey: ['id'] };
const long = (value: number) => Long.fromNumber(value);

const numberRows = () => rowsOf(instance, 'by_number', ['i', 's', 'uid', 'id']);
const keyRows = () => rowsOf(instance, 'by_key', ['id', 'uid']);

beforeAll(async () => {
  instance = await startTestInstance();
});
beforeEach(() => instance.call('createTable', indexedTable(tableName, [byText, byNumber, byKey])));
afterEach(() => instance.call('deleteTable', { tableName }));
afterAll(() => instance.close());

describe('a write that an index forbids', () => {
  const long1025 = 'é'.repeat(512) + 'x';
  const rejected: Refusal[] = [
    ...(['putRow', 'updateRow', 'deleteRow'] as const).map(
      (method): Refusal => [
        `${method} to the index`,
        method,
        {
          tableName: 'by_key',
          primaryKey: [{ id: long(1) }, { uid: 'u' }],
          attributeColumns: [],
          updateOfAttributeColumns: [{ PUT: [{ a: 1 }] }],
        },
        [400, 'OTSParameterInvalid', "Can't write index table directly"],
      ],
    ),
    [
      'deleting the index as a table',
      'deleteTable',
      { tableName: 'by_key' },
      [400, 'OTSParameterInvalid', "Can't write index table directly"],
    ],
    [
      'updating the index as a table',
      'updateTable',
      { tableName: 'by_key', tableOptions: { timeToLive: -1 } },
      [400, 'OTSParameterInvalid', "Can't write index table directly"],
    ],
    [
      'an indexed text of 1025 bytes',
      'putRow',
      { tableName, primaryKey: key('u', 1), attributeColumns: [{ s: long1025 }] },
      [
        400,
        'OTSParameterInvalid',
        "The length of primary key column: 's' exceeds the MaxLength:1024 with CurrentLength:1025.",
      ],
    ],
    [
      'an indexed text of 1025 bytes in an update',
      'updateRow',
      { tableName, primaryKey: key('u', 1), updateOfAttributeColumns: [{ PUT: [{ s: long1025 }] }] },
      [
        400,
        'OTSParameterInvalid',
        "The length of primary key column: 's' exceeds the MaxLength:1024 with CurrentLength:1025.",
      ],
    ],
    [
      "a version of the writer's own",
      'putRow',
      { tableName, primaryKey: key('u', 1), attributeColumns: [{ free: 1, timestamp: Date.now() }] },
      [
        400,
        'OTSParameterInvalid',
        'Timestamp cannot be given for column name:free when table has secondary index.',
      ],
    ],
    [
      'a row twice in a batch',
      'batchWriteRow',
      {
        tables: [
          {
            tableName,
            rows: [1, 2].map((a) => ({
              type: 'PUT',
              condition: ignore,
              primaryKey: key('u', 1),
              attributeColumns: [{ a }],
            })),
          },
        ],
      },
      [400, 'OTSParameterInvalid', 'Duplicate rows detected in MultiPut.'],
    ],
  ];

  it.each(rejected)('is refused: %s', async (_title, method, params, [status, code, message]) => {
    await expect(instance.call(method, { condition: ignore, ...params })).rejects.toMatchObject({
      status,
      code,
      message,
    });
    expect(await get(instance, tableName, key('u', 1))).toBeUndefined();
    expect(await keyRows()).toEqual([]);
  });

  it('is refused row by row in a batch, which writes the others', async () => {
    const row = (primaryKey: object[], attributeColumns: object[]) => ({
      type: 'PUT',
      condition: ignore,
      primaryKey,
      attributeColumns,
    });
    const { tables } = await instance.call<{ tables: RowInBatch[] }>('batchWriteRow', {
      tables: [
        { tableName, rows: [row(key('u', 1), [{ s: long1025 }]), row(key('u', 2), [{ s: 'a' }])] },
        { tableName: 'by_key', rows: [row([{ id: long(3) }, { uid: 'u' }], [])] },
      ],
    });
    expect(tables.map(({ isOk, errorMessage }) => [isOk, errorMessage])).toEqual([
      [false, "The length of primary key column: 's' exceeds the MaxLength:1024 with CurrentLength:1025."],
      [true, null],
      [false, "Can't write index table directly"],
    ]);
    expect(await keyRows()).toEqual([[[2n, 'u'], {}]]);
  });

  it('is not one of a long text that no index has in its primary key', async () => {
    const attributes = [{ x: Buffer.alloc(2000) }, { free: long1025 }, { s: Buffer.alloc(2000) }];
    await put(instance, tableName, key('u', 1), attributes);
    expect(await keyRows()).toHaveLength(1);
  });

  it('is not one of the longest indexed values', async () => {
    await put(instance, tableName, key('u'.repeat(1024), 1), [{ s: '\0'.repeat(1024) }, { i: long(1) }]);
    expect(await numberRows()).toEqual([[[1n, '\0'.repeat(1024), 'u'.repeat(1024), 1n], {}]]);
  });
});
