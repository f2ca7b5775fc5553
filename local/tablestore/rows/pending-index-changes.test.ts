import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { indexedTable, indexMeta, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { get, ignore, key, put } from '../test/rows.ts';

/** Missing in the SDK's types. */
const { SyncPhase } = TableStore as unknown as {
  readonly SyncPhase: { readonly FULL: unknown; readonly INCR: unknown };
};
const second = 1000;
const tableName = 'base';
let instance: TestInstance;

const delay = (milliseconds: number) =>
  instance.server.faults.set(milliseconds === 0 ? [] : [{ kind: 'globalIndexDelay', milliseconds }]);
const textsIn = async (index: string, own = instance): Promise<unknown[]> =>
  (await rowsOf(own, index, index === 'global' ? ['s', 'uid', 'id'] : ['uid', 's', 'id'])).map(([values]) =>
    index === 'global' ? values[0] : values[1],
  );

beforeEach(async () => {
  instance = await startTestInstance();
  await instance.call(
    'createTable',
    indexedTable(tableName, [
      { name: 'global', primaryKey: ['s'] },
      { name: 'local', primaryKey: ['uid', 's'], isLocal: true },
    ]),
  );
});
afterEach(() => instance.close());

describe('a global index with a delay', () => {
  it('shows a write once the delay is over, while the table and a local index show it at once', async () => {
    delay(60 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'a' }]);
    expect(await get(instance, tableName, key('u', 1))).toEqual({ s: 'a' });
    expect(await textsIn('local')).toEqual(['a']);
    expect(await textsIn('global')).toEqual([]);
    instance.advanceClock(50 * second);
    expect(await textsIn('global')).toEqual([]);
    instance.advanceClock(10 * second);
    expect(await textsIn('global')).toEqual(['a']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['GetRow', () => get(instance, 'global', [{ s: 'a' }, ...key('u', 1)])],
    [
      'BatchGetRow',
      async () => {
        const tables = [{ tableName: 'global', primaryKey: [[{ s: 'a' }, ...key('u', 1)]] }];
        const answer = await instance.call<{ tables: { primaryKey: object | null }[][] }>('batchGetRow', {
          tables,
        });
        return answer.tables[0]?.[0]?.primaryKey ?? undefined;
      },
    ],
  ])('shows it to %s as well', async (_title, read) => {
    delay(second);
    await put(instance, tableName, key('u', 1), [{ s: 'a' }]);
    expect(await read()).toBeUndefined();
    instance.advanceClock(second);
    expect(await read()).toBeDefined();
  });

  it('shows writes in their order, each at its own time', async () => {
    delay(60 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'first' }]);
    instance.advanceClock(20 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'second' }]);
    instance.advanceClock(20 * second);
    await instance.call('deleteRow', { tableName, primaryKey: key('u', 1), condition: ignore });
    expect(await textsIn('global')).toEqual([]);
    instance.advanceClock(20 * second);
    expect(await textsIn('global')).toEqual(['first']);
    instance.advanceClock(20 * second);
    expect(await textsIn('global')).toEqual(['second']);
    instance.advanceClock(20 * second);
    expect(await textsIn('global')).toEqual([]);
  });

  it('does not let a write with a shorter delay overtake', async () => {
    delay(60 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'first' }]);
    delay(second);
    await put(instance, tableName, key('u', 1), [{ s: 'second' }]);
    instance.advanceClock(30 * second);
    expect(await textsIn('global')).toEqual([]);
    instance.advanceClock(30 * second);
    expect(await textsIn('global')).toEqual(['second']);
  });

  it('shows what is due up to the first write that is not', async () => {
    for (const [s, seconds] of [
      ['first', 10],
      ['second', 60],
      ['third', 1],
    ] as const) {
      delay(seconds * second);
      await put(instance, tableName, key('u', 1), [{ s }]);
    }
    instance.advanceClock(20 * second);
    expect(await textsIn('global')).toEqual(['first']);
    instance.advanceClock(40 * second);
    expect(await textsIn('global')).toEqual(['third']);
  });

  it('has what waits before a write without a delay', async () => {
    delay(60 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'first' }]);
    await put(instance, tableName, key('u', 2), [{ s: 'other' }]);
    delay(0);
    await put(instance, tableName, key('u', 1), [{ s: 'second' }]);
    expect(await textsIn('global')).toEqual(['other', 'second']);
    instance.advanceClock(60 * second);
    expect(await textsIn('global')).toEqual(['other', 'second']);
  });

  it('keeps what waits through a restart', async () => {
    delay(60 * second);
    const texts = Array.from({ length: 300 }, (_, id) => String(id).padStart(3, '0'));
    const row = (s: string, id: number) => ({
      type: 'PUT',
      condition: ignore,
      primaryKey: key('u', id),
      attributeColumns: [{ s }],
    });
    for (const part of [0, 150]) {
      const rows = texts.slice(part, part + 150).map((s, id) => row(s, part + id));
      await instance.call('batchWriteRow', { tables: [{ tableName, rows }] });
    }
    await instance.server.close();
    instance = await startTestInstance({ dataDirectory: instance.dataDirectory });
    expect(await textsIn('global')).toEqual([]);
    instance.advanceClock(60 * second);
    expect(await textsIn('global')).toEqual(texts);
  });

  it('loses what waits when it is dropped', async () => {
    delay(60 * second);
    await put(instance, tableName, key('u', 1), [{ s: 'old' }]);
    await instance.call('dropIndex', { mainTableName: tableName, indexName: 'global' });
    const meta = indexMeta({ name: 'global', primaryKey: ['s'] });
    await instance.call('createIndex', { mainTableName: tableName, indexMeta: meta });
    await put(instance, tableName, key('u', 2), [{ s: 'new' }]);
    instance.advanceClock(60 * second);
    expect(await textsIn('global')).toEqual(['new']);
  });

  it('cannot be read while it is built of the rows that are there', async () => {
    await put(instance, tableName, key('u', 1), [{ s: 'old' }]);
    await instance.call('dropIndex', { mainTableName: tableName, indexName: 'global' });
    delay(60 * second);
    await instance.call('createIndex', {
      mainTableName: tableName,
      indexMeta: indexMeta({ name: 'global', primaryKey: ['s'] }),
      includeBaseData: true,
    });
    await put(instance, tableName, key('u', 2), [{ s: 'new' }]);
    const phaseOfGlobal = async () => {
      const { indexMetas } = await instance.call<{ indexMetas: { name: string; indexSyncPhase: unknown }[] }>(
        'describeTable',
        { tableName },
      );
      return indexMetas.find(({ name }) => name === 'global')?.indexSyncPhase;
    };
    expect(await phaseOfGlobal()).toBe(SyncPhase.FULL);
    await expect(textsIn('global')).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message: 'Disallow read index table in building base state',
    });
    instance.advanceClock(61 * second);
    expect(await phaseOfGlobal()).toBe(SyncPhase.INCR);
    expect(await textsIn('global')).toEqual(['new', 'old']);
  });
});
