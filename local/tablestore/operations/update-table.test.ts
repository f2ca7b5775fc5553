import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UpdateTableRequest, UpdateTableResponse } from '../protocol/messages.ts';
import { indexedTable } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { errorOf, sendRaw } from '../test/raw-request.ts';
import { cellsOf, createTestTable, get, ignore, key, put, type RowResult } from '../test/rows.ts';

let instance: TestInstance;
let tableName = '';
let lastTable = 0;

const update = (tableOptions: object, others: object = {}) =>
  instance.call<{ toJSON(): object }>('updateTable', { tableName, tableOptions, ...others });
const describeTable = async () =>
  (await instance.call<{ toJSON(): object }>('describeTable', { tableName })).toJSON();

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());
beforeEach(async () => {
  tableName = `table_${++lastTable}`;
  await createTestTable(instance, tableName, { timeToLive: 100_000, maxVersions: 2 });
});

describe('UpdateTable', () => {
  it.each([
    [{ timeToLive: 200_000 }, { timeToLive: 200_000, maxVersions: 2, allowUpdate: true }],
    [{ timeToLive: -1 }, { timeToLive: -1, maxVersions: 2 }],
    [{ maxVersions: 5 }, { timeToLive: 100_000, maxVersions: 5 }],
    [{ allowUpdate: false }, { timeToLive: 100_000, maxVersions: 2, allowUpdate: false }],
    [{ maxTimeDeviation: 60 }, { timeToLive: 100_000, maxVersions: 2, deviationCellVersionInSec: '60' }],
  ])('changes the options given (%j) and keeps the others', async (given, tableOptions) => {
    expect((await update(given)).toJSON()).toMatchObject({ tableOptions });
    expect(await describeTable()).toMatchObject({ tableOptions });
  });

  it('changes the reserved throughput given, and says when', async () => {
    const before = Math.floor(Date.now() / 1000);
    const raised = await update({ maxVersions: 2 }, { reservedThroughput: { capacityUnit: { read: 3 } } });
    expect(raised.toJSON()).toMatchObject({
      reservedThroughputDetails: { capacityUnit: { read: 3, write: 0 } },
    });
    instance.advanceClock(60_000);
    const lowered = await update({ maxVersions: 2 }, { reservedThroughput: { capacityUnit: { read: 1 } } });
    const { reservedThroughputDetails: details } = lowered.toJSON() as {
      reservedThroughputDetails: { lastIncreaseTime: string; lastDecreaseTime: string };
    };
    expect(Number(details.lastIncreaseTime)).toBeGreaterThanOrEqual(before);
    expect(Number(details.lastDecreaseTime) - Number(details.lastIncreaseTime)).toBeGreaterThanOrEqual(60);
    expect(await describeTable()).toMatchObject({
      reservedThroughputDetails: { ...details, capacityUnit: { read: 1, write: 0 } },
    });
  });

  it('changes the reserved throughput alone', async () => {
    const reserved_throughput = { capacity_unit: { read: 0, write: 7 } };
    const body = UpdateTableRequest.encode({ table_name: tableName, reserved_throughput });
    const answer = await sendRaw(instance, { path: '/UpdateTable', body });
    expect(UpdateTableResponse.decode(answer.body)).toMatchObject({
      reserved_throughput_details: { capacity_unit: { read: 0, write: 7 } },
      table_options: { time_to_live: 100_000, max_versions: 2 },
    });
  });

  it('refuses a request for nothing', async () => {
    const body = UpdateTableRequest.encode({ table_name: tableName });
    expect(errorOf(await sendRaw(instance, { path: '/UpdateTable', body }))).toEqual([
      400,
      'OTSParameterInvalid',
      'No parameter is specified in table options.',
    ]);
  });

  it('takes effect on what is stored', async () => {
    const now = Date.now();
    const versions = [0, 1].map((age) => ({ a: age, timestamp: now - age }));
    await put(instance, tableName, key('u', 1), versions);
    await update({ maxVersions: 1, allowUpdate: false });
    const { row } = await instance.call<RowResult>('getRow', {
      tableName,
      primaryKey: key('u', 1),
      maxVersions: 9,
    });
    expect(cellsOf(row)).toEqual([['a', 0, now]]);
    const updateRow = instance.call('updateRow', {
      tableName,
      primaryKey: key('u', 1),
      condition: ignore,
      updateOfAttributeColumns: [{ PUT: [{ a: 2 }] }],
    });
    await expect(updateRow).rejects.toMatchObject({ code: 'OTSParameterInvalid' });
  });

  it('survives a restart', async () => {
    const first = await startTestInstance();
    await createTestTable(first, 'kept');
    await first.call('updateTable', { tableName: 'kept', tableOptions: { maxVersions: 4 } });
    await put(first, 'kept', key('u', 1), [{ a: 1 }]);
    await first.server.close();
    const second = await startTestInstance({ dataDirectory: first.dataDirectory });
    const described = await second.call<{ toJSON(): object }>('describeTable', { tableName: 'kept' });
    expect(described.toJSON()).toMatchObject({ tableOptions: { maxVersions: 4, timeToLive: -1 } });
    expect(await get(second, 'kept', key('u', 1))).toEqual({ a: 1 });
    await second.close();
  });

  it.each<[string, object, object, string]>([
    ['no option', {}, {}, 'No parameter is specified in table options.'],
    ['a time to live of 0', { timeToLive: 0 }, {}, 'TimeToLive cannot be 0 or less than -1.'],
    ['a time to live below a day', { timeToLive: 86_399 }, {}, 'TimeToLive cannot be less than 86400.'],
    ['no version', { maxVersions: 0 }, {}, 'The maximum versions cannot be less than or equal to 0'],
    [
      'a negative deviation',
      { maxTimeDeviation: -1 },
      {},
      'The maximum deviation must be in range [0, INT64_MAX/1000000].',
    ],
    [
      'a stream',
      { maxVersions: 1 },
      { streamSpecification: { enableStream: true, expirationTime: 24 } },
      'Streams are not supported by this server.',
    ],
    [
      'negative capacity units',
      { maxVersions: 1 },
      { reservedThroughput: { capacityUnit: { read: -5 } } },
      'Invalid Capacity Unit for UpdateTable: Either read(-5) or write(-1) should be non-negative.',
    ],
    [
      'no capacity unit',
      { maxVersions: 1 },
      { reservedThroughput: { capacityUnit: {} } },
      'Invalid Capacity Unit for UpdateTable: Either read(-1) or write(-1) should be non-negative.',
    ],
    ['an illegal name', { maxVersions: 1 }, { tableName: 'x-y' }, "Invalid table name: 'x-y'."],
  ])('refuses %s', async (_title, options, others, message) => {
    const before = await describeTable();
    await expect(update(options, others)).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message,
    });
    expect(await describeTable()).toEqual(before);
  });

  it('refuses a table that is not there', async () => {
    await expect(update({ maxVersions: 1 }, { tableName: 'missing' })).rejects.toMatchObject({
      status: 404,
      code: 'OTSObjectNotExist',
      message: 'Requested table does not exist.',
    });
  });

  it.each([
    [{ maxVersions: 2 }, 'MaxVersions must be 1 when table has secondary index.'],
    [{ timeToLive: 86_400 }, "Don't support allow update operation on table with index and ttl"],
  ])('refuses %j for a table that has an index', async (options, message) => {
    const indexed = `indexed_${lastTable}`;
    const index = { name: `index_${lastTable}`, primaryKey: ['s'] };
    await instance.call('createTable', indexedTable(indexed, [index]));
    await expect(update(options, { tableName: indexed })).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message,
    });
    await update({ timeToLive: 86_400, allowUpdate: false }, { tableName: indexed });
    await expect(update({ allowUpdate: true }, { tableName: indexed })).rejects.toMatchObject({
      message: "Don't support allow update operation on table with index and ttl",
    });
  });
});
