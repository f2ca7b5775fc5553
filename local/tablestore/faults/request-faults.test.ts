import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { indexedTable, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { ownInstances } from '../test/own-instances.ts';
import {
  createTestTable,
  expectNotExist,
  get,
  ignore,
  key,
  keyOf,
  put,
  type RangeResult,
  type RowInBatch,
} from '../test/rows.ts';
import type { FaultInput } from './fault.ts';

let instance: TestInstance;
const startOwn = ownInstances();

beforeEach(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, 'rows');
  await createTestTable(instance, 'others');
});
afterEach(() => instance.close());

const row = (id: number) => get(instance, 'rows', key('u', id));
const putRow = (id: number) => put(instance, 'rows', key('u', id), [{ a: 'x' }]);
/** How often each fault was met. */
const met = () => instance.server.faults.list().map((status) => status.met);
/** What the SDK says when the connection ends before an answer. */
const connectionLost = { message: expect.stringMatching(/socket hang up|ECONNRESET/) };

function getRange(options: object = {}): Promise<RangeResult> {
  return instance.call('getRange', {
    tableName: 'rows',
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: key('u', 0),
    exclusiveEndPrimaryKey: key('u', 1000),
    ...options,
  });
}

describe('an error fault', () => {
  const faults: [FaultInput, number, string, string][] = [
    [{ kind: 'throttle' }, 503, 'OTSServerBusy', 'Server is busy.'],
    [
      { kind: 'throttle', code: 'OTSNotEnoughCapacityUnit' },
      403,
      'OTSNotEnoughCapacityUnit',
      'Remaining capacity unit is not enough.',
    ],
    [{ kind: 'unavailable' }, 503, 'OTSServerUnavailable', 'Server is not available.'],
    [
      { kind: 'unavailable', code: 'OTSPartitionUnavailable' },
      503,
      'OTSPartitionUnavailable',
      'The partition is not available.',
    ],
    [{ kind: 'unavailable', code: 'OTSTimeout' }, 503, 'OTSTimeout', 'Operation timeout.'],
    [
      { kind: 'unavailable', code: 'OTSInternalServerError' },
      500,
      'OTSInternalServerError',
      'Internal server error.',
    ],
    [{ kind: 'tableNotReady' }, 404, 'OTSTableNotReady', 'The table is not ready.'],
    [{ kind: 'conflict' }, 409, 'OTSRowOperationConflict', 'Data is being modified by the other request.'],
  ];
  it.each(faults)(
    '%j is answered to a write, which stores nothing, and is over after its times',
    async (fault, status, code, message) => {
      instance.server.faults.set([{ ...fault, times: 1 }]);
      await expect(putRow(1)).rejects.toMatchObject({ status, code, message });
      expect(await row(1)).toBeUndefined();
      instance.server.faults.clear();
      await putRow(1);
      expect(await row(1)).toEqual({ a: 'x' });
      expect(instance.faults).toEqual([]);
    },
  );

  it.each(faults)(
    '%j is answered to rows of BatchWriteRow that then are not stored',
    async (fault, _status, code, message) => {
      instance.server.faults.set([{ ...fault, times: 1 }]);
      const write = (id: number) => ({
        type: 'PUT',
        condition: ignore,
        primaryKey: key('u', id),
        attributeColumns: [{ a: 'x' }],
      });
      const { tables } = await instance.call<{ tables: RowInBatch[] }>('batchWriteRow', {
        tables: [{ tableName: 'rows', rows: [write(1), write(2)] }],
      });
      expect(tables.map((each) => [each.isOk, each.errorCode, each.errorMessage])).toEqual([
        [false, code, message],
        [true, null, null],
      ]);
      expect([await row(1), await row(2)]).toEqual([undefined, { a: 'x' }]);
    },
  );

  it('concerns its operations and its tables only', async () => {
    instance.server.faults.set([{ kind: 'throttle', operations: ['PutRow', 'ListTable'], tables: ['rows'] }]);
    await expect(putRow(1)).rejects.toMatchObject({ code: 'OTSServerBusy' });
    await put(instance, 'others', key('u', 1), [{ a: 'x' }]);
    expect(await row(1)).toBeUndefined();
    await instance.call('listTable', {});
    expect(met()).toEqual([1]);
  });

  it('without operations or tables concerns every request', async () => {
    instance.server.faults.set([{ kind: 'throttle' }]);
    for (const [method, params] of [
      ['listTable', {}],
      ['describeTable', { tableName: 'rows' }],
      ['deleteTable', { tableName: 'rows' }],
      ['getRow', { tableName: 'rows', primaryKey: key('u', 1) }],
    ] as const) {
      await expect(instance.call(method, params)).rejects.toMatchObject({ status: 503 });
    }
    instance.server.faults.clear();
    expect(await instance.call('listTable', {})).toMatchObject({ tableNames: ['others', 'rows'] });
  });

  it('is drawn for each row of BatchGetRow, and concerns the rows of its tables', async () => {
    instance.server.faults.set([{ kind: 'throttle', tables: ['others'], probability: 0.5, seed: 7 }]);
    const primaryKey = Array.from({ length: 20 }, (_, id) => key('u', id));
    const read = () =>
      instance.call<{ tables: RowInBatch[][] }>('batchGetRow', {
        tables: ['rows', 'others'].map((tableName) => ({ tableName, primaryKey })),
      });
    const { tables } = await read();
    const failed = tables.map((rows) => rows.filter(({ isOk }) => !isOk).length);
    expect(failed).toEqual([0, met()[0]]);
    expect(failed[1]).toBeGreaterThan(0);
    expect(failed[1]).toBeLessThan(20);

    instance.server.faults.set([{ kind: 'throttle', tables: ['others'], probability: 0.5, seed: 7 }]);
    expect((await read()).tables).toEqual(tables);
  });

  it('comes after the checks of who may do what', async () => {
    const own = await startOwn({
      findAccessKey: () => ({ accessKeySecret: 'test-secret', isAllowed: () => false }),
    });
    own.server.faults.set([{ kind: 'throttle' }]);
    await expect(own.call('listTable', {})).rejects.toMatchObject({ code: 'OTSNoPermissionAccess' });
    expect(own.server.faults.list()[0]?.met).toBe(0);
    await own.close();
  });
});

describe('tableNotReady after CreateTable', () => {
  beforeEach(() => instance.server.faults.set([{ kind: 'tableNotReady', afterCreateTable: 5000 }]));

  it('keeps a new table from being read and written for that time', async () => {
    await createTestTable(instance, 'fresh');
    const notReady = { status: 404, code: 'OTSTableNotReady' };
    await expect(put(instance, 'fresh', key('u', 1), [])).rejects.toMatchObject(notReady);
    await expect(get(instance, 'fresh', key('u', 1))).rejects.toMatchObject(notReady);
    await instance.call('describeTable', { tableName: 'fresh' });
    instance.advanceClock(5000);
    await put(instance, 'fresh', key('u', 1), []);
  });

  it('leaves tables alone that were there before', async () => {
    await putRow(1);
    await expect(createTestTable(instance, 'rows')).rejects.toMatchObject({ code: 'OTSObjectAlreadyExist' });
    await putRow(2);
  });

  it('forgets a table that is deleted', async () => {
    await createTestTable(instance, 'fresh');
    await instance.call('deleteTable', { tableName: 'fresh' });
    await expect(get(instance, 'fresh', key('u', 1))).rejects.toMatchObject({ code: 'OTSObjectNotExist' });
  });
});

describe('latency', () => {
  it('lets other requests pass meanwhile', async () => {
    await putRow(1);
    instance.server.faults.set([{ kind: 'latency', milliseconds: 300, operations: ['GetRow'] }]);
    const order: string[] = [];
    const startedAt = performance.now();
    await Promise.all([row(1).then(() => order.push('slow')), getRange().then(() => order.push('quick'))]);
    expect(order).toEqual(['quick', 'slow']);
    // Timers may come a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThan(298);
  });

  it('takes the time of the request after the wait', async () => {
    let time = Date.now();
    const own = await startOwn({ clock: () => time++ });
    await createTestTable(own, 'rows');
    own.server.faults.set([{ kind: 'latency', milliseconds: 1, operations: ['PutRow'], times: 1 }]);
    const before = time;
    const delayed = put(own, 'rows', key('u', 1), [{ a: 'x' }]);
    await delayed;
    const { row: stored } = await own.call<{ row: { attributes: { timestamp: unknown }[] } }>('getRow', {
      tableName: 'rows',
      primaryKey: key('u', 1),
    });
    // The first tick of the clock is the arrival, the second one the write.
    expect(Number(stored.attributes[0]?.timestamp)).toBe(before + 1);
    await own.close();
  });

  it('ends when the server closes, and leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const own = await startOwn();
    own.server.faults.set([{ kind: 'latency', milliseconds: 600_000 }]);
    const answer = own.call('listTable', {}).catch((error: Error) => error);
    while (own.server.faults.list()[0]?.met === 0) await new Promise(setImmediate);
    await own.close();
    expect(await answer).toMatchObject(connectionLost);
    expect(timers()).toBeLessThanOrEqual(before);
    expect(own.faults).toEqual([]);
  });
});

describe('a connection that is lost', () => {
  it('before the commit leaves nothing stored', async () => {
    instance.server.faults.set([{ kind: 'dropBefore', times: 1 }]);
    await expect(putRow(1)).rejects.toMatchObject(connectionLost);
    expect(await row(1)).toBeUndefined();
    expect(met()).toEqual([1]);
  });

  it('after the commit leaves the row stored', async () => {
    instance.server.faults.set([{ kind: 'dropAfter', times: 1 }]);
    await expect(putRow(1)).rejects.toMatchObject(connectionLost);
    expect(await row(1)).toEqual({ a: 'x' });
  });

  it('after the operation loses an error too', async () => {
    await putRow(1);
    instance.server.faults.set([{ kind: 'dropAfter' }]);
    const again = {
      tableName: 'rows',
      condition: expectNotExist,
      primaryKey: key('u', 1),
      attributeColumns: [],
    };
    await expect(instance.call('putRow', again)).rejects.toMatchObject(connectionLost);
  });

  it('loses the whole of a batch', async () => {
    instance.server.faults.set([{ kind: 'dropAfter', tables: ['rows'], times: 1 }]);
    const rows = [{ type: 'PUT', condition: ignore, primaryKey: key('u', 1), attributeColumns: [] }];
    const batch = { tables: ['others', 'rows'].map((tableName) => ({ tableName, rows })) };
    await expect(instance.call('batchWriteRow', batch)).rejects.toMatchObject(connectionLost);
    expect(await get(instance, 'others', key('u', 1))).toEqual({});
  });
});

describe('globalIndexDelay', () => {
  it('shows a write later in a global index, at once in the table', async () => {
    await instance.call('createTable', indexedTable('indexed', [{ name: 'by_s', primaryKey: ['s'] }]));
    const entries = () => rowsOf(instance, 'by_s', ['s', 'uid', 'id']);
    instance.server.faults.set([{ kind: 'globalIndexDelay', milliseconds: 5000 }]);
    await put(instance, 'indexed', key('u', 1), [{ s: 'x' }]);
    expect(await get(instance, 'indexed', key('u', 1))).toEqual({ s: 'x' });
    expect(await entries()).toEqual([]);
    instance.advanceClock(5000);
    expect(await entries()).toEqual([[['x', 'u', 1n], {}]]);
    expect(met()).toEqual([1]);
  });
});

describe('shortPage', () => {
  beforeEach(async () => {
    for (let id = 1; id <= 5; id++) await putRow(id);
  });

  it.each(['FORWARD', 'BACKWARD'])(
    'cuts pages after its rows, which can be read on to the end, %s',
    async (direction) => {
      instance.server.faults.set([{ kind: 'shortPage', rows: 2 }]);
      const ids: unknown[] = [];
      const sizes: number[] = [];
      const bounds = [key('u', 0), key('u', 1000)];
      let [start, end] = direction === 'FORWARD' ? bounds : bounds.reverse();
      while (start !== undefined) {
        const page: RangeResult = await getRange({
          direction,
          inclusiveStartPrimaryKey: start,
          exclusiveEndPrimaryKey: end,
        });
        ids.push(...page.rows.map((each) => Number(keyOf(each)[1])));
        sizes.push(page.rows.length);
        start = page.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
      }
      expect(sizes).toEqual([2, 2, 1]);
      expect(ids).toEqual(direction === 'FORWARD' ? [1, 2, 3, 4, 5] : [5, 4, 3, 2, 1]);
      expect(met()).toEqual([3]);
    },
  );

  it('counts rows that a request does not select', async () => {
    instance.server.faults.set([{ kind: 'shortPage', rows: 3 }]);
    const page = await getRange({ columnsToGet: ['b'] });
    expect(page.rows).toEqual([]);
    expect(page.nextStartPrimaryKey?.map(({ value }) => String(value))).toEqual(['u', '4']);
  });

  it('can give a page of no rows that starts again where it started', async () => {
    instance.server.faults.set([{ kind: 'shortPage', rows: 0, times: 1 }]);
    const page = await getRange({ inclusiveStartPrimaryKey: key('u', 2) });
    expect(page.rows).toEqual([]);
    expect(page.nextStartPrimaryKey?.map(({ value }) => String(value))).toEqual(['u', '2']);
    expect((await getRange()).rows).toHaveLength(5);
  });

  it('does not lengthen what the request limits', async () => {
    instance.server.faults.set([{ kind: 'shortPage', rows: 3 }]);
    expect((await getRange({ limit: 2 })).rows).toHaveLength(2);
  });
});
