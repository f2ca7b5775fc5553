import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noFaults } from '../faults/request-faults.ts';
import { createIndex } from '../operations/create-index.ts';
import { describeTable } from '../operations/describe-table.ts';
import { openForReading } from '../operations/open-table.ts';
import type { OperationContext } from '../operations/operation.ts';
import { writeRow } from '../operations/write-row.ts';
import { CreateIndexRequest, DescribeTableRequest, DescribeTableResponse } from '../protocol/messages.ts';
import { openLmdbStore } from '../storage/lmdb-store.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { createCatalog } from '../tables/catalog.ts';
import { createIndexBuilding, type IndexBuilding } from './index-building.ts';
import { decodeStoredRow } from './row.ts';
import type { RowChange } from './row-change.ts';
import { visibleRow } from './versions.ts';

/** Four times what goes into an index at once, and some. */
const rowCount = 2200;
const numbers = Array.from({ length: rowCount }, (_, number) => number);
const now = 1_700_000_000_000;
let directory: string;
let store: OrderedStore;
let building: IndexBuilding;
let context: OperationContext;
let errors: unknown[];

/** As a server that starts on the store. */
function start(): void {
  const catalog = createCatalog(store);
  building = createIndexBuilding(store, catalog, (error) => errors.push(error));
  context = { store, catalog, indexBuilding: building, now, faults: noFaults };
  building.start();
}

function write(change: { readonly delete: number } | { readonly put: number; readonly i: number }): void {
  const primaryKey = [
    {
      name: 'id',
      value: { type: 'VT_INTEGER', value: BigInt('put' in change ? change.put : change.delete) },
    },
  ] as const;
  const rowChange: RowChange =
    'put' in change
      ? {
          type: 'PUT',
          primaryKey,
          cells: [{ operation: 'PUT', name: 'i', value: { type: 'VT_INTEGER', value: BigInt(change.i) } }],
        }
      : { type: 'DELETE', primaryKey, cells: [] };
  store.transaction((transaction) =>
    writeRow(
      transaction,
      context.catalog.getDataTable('large'),
      { change: rowChange, existence: 'IGNORE', columnCondition: undefined, returnContent: undefined },
      { now, globalIndexDelay: 0 },
    ),
  );
}

function startIndex(): void {
  const request = CreateIndexRequest.encode({
    main_table_name: 'large',
    index_meta: {
      name: 'large_index',
      primary_key: ['i'],
      defined_column: [],
      index_type: 'IT_GLOBAL_INDEX',
      index_update_mode: 'IUM_ASYNC_INDEX',
    },
    include_base_data: true,
  });
  createIndex.read(request, () => undefined).run(context);
}

function phase(): unknown {
  const request = DescribeTableRequest.encode({ table_name: 'large' });
  const answer = describeTable.read(request, () => undefined).run(context);
  return DescribeTableResponse.decode(answer).index_metas[0]?.index_sync_phase;
}

/** The building goes on by one step in each turn of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function built(): Promise<void> {
  while (phase() === 'ISP_FULL') await turn();
}

function numbersInIndex(): unknown[] {
  const index = openForReading(context, 'large_index');
  const range = {
    from: index.rowKeyPrefix,
    to: Buffer.concat([index.rowKeyPrefix, Buffer.of(0xff)]),
    backward: false,
  };
  return Array.from(store.range(range), ({ value }) =>
    Number(visibleRow(decodeStoredRow(value, index.name), index, now)?.primaryKey[0]?.value.value),
  );
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-test-'));
  store = openLmdbStore({ directory, fsync: false });
  errors = [];
  start();
  context.catalog.create({
    name: 'large',
    primaryKey: [{ name: 'id', type: 'INTEGER' }],
    definedColumns: [{ name: 'i', type: 'DCT_INTEGER' }],
    options: { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86_400, allowUpdate: true },
    reservedThroughput: { read: 0, write: 0 },
    createdAt: 0,
  });
  for (const number of numbers) write({ put: number, i: number });
});
afterEach(async () => {
  building.stop();
  await store.close();
  rmSync(directory, { recursive: true });
  expect(errors).toEqual([]);
});

describe('an index of a table with many rows', () => {
  it('is built a part in each turn of the event loop, and cannot be read until it has all', async () => {
    startIndex();
    for (let step = 0; step < 3; step++) {
      expect(phase()).toBe('ISP_FULL');
      expect(numbersInIndex).toThrow('Disallow read index table in building base state');
      await turn();
    }
    await turn();
    await turn();
    expect(phase()).toBe('ISP_INCR');
    expect(numbersInIndex()).toEqual(numbers);
  });

  it('has what is written while it is built, where that has been and where it has not', async () => {
    startIndex();
    await turn();
    write({ put: 0, i: -1 });
    write({ put: rowCount - 1, i: rowCount });
    write({ delete: 1 });
    write({ delete: rowCount - 2 });
    await built();
    expect(numbersInIndex()).toEqual([-1, ...numbers.slice(2, -2), rowCount]);
  });

  it('is built on by the next server', async () => {
    startIndex();
    await turn();
    building.stop();
    await turn();
    await store.close();
    store = openLmdbStore({ directory, fsync: false });
    start();
    expect(phase()).toBe('ISP_FULL');
    await built();
    expect(numbersInIndex()).toEqual(numbers);
  });

  it('can be dropped, and made again, while it is built', async () => {
    startIndex();
    await turn();
    context.catalog.removeIndex('large', 'large_index');
    startIndex();
    await built();
    expect(numbersInIndex()).toEqual(numbers);
  });

  it('is left alone once its table is deleted', async () => {
    startIndex();
    await turn();
    context.catalog.remove('large');
    await turn();
    expect(context.catalog.find('large_index')).toBeUndefined();
  });
});
