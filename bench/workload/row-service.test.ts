import { describe, expect, it } from '@jest/globals';
import { loadRows } from './load-rows.ts';
import { createRandom } from './random.ts';
import { type OperationName, operationsOn, type RowService, WrongAnswer } from './row-service.ts';
import { type BenchmarkRow, keyOf, rowOf, rowsPerPartition, titleOf } from './rows.ts';

interface MemoryRows extends RowService {
  readonly rows: Map<string, BenchmarkRow>;
  readonly batches: number[];
}

function memoryRows(): MemoryRows {
  const rows = new Map<string, BenchmarkRow>();
  const batches: number[] = [];
  return {
    rows,
    batches,
    createTable: async () => undefined,
    async load(batch) {
      batches.push(batch.length);
      for (const row of batch) rows.set(row.id, row);
    },
    async put(row) {
      rows.set(row.id, row);
    },
    get: async ({ id }) => rows.get(id)?.title,
    range: async ({ uid, id }, limit) =>
      [...rows.values()]
        .filter((row) => row.uid === uid && row.id >= id)
        .slice(0, limit)
        .map(({ title }) => title),
    close: () => undefined,
  };
}

/** As Tablestore counts it: names, and 8 bytes for a number, 1 for a boolean. */
function sizeOf(row: BenchmarkRow): number {
  return Object.entries(row)
    .map(([name, value]) => {
      const bytes = typeof value === 'string' ? value.length : typeof value === 'number' ? 8 : 1;
      return name.length + bytes;
    })
    .reduce((sum, bytes) => sum + bytes);
}

const noProgress = { batchSize: 30, progress: () => undefined };

async function loaded(rows: number): Promise<MemoryRows> {
  const service = memoryRows();
  await loadRows(service, rows, noProgress);
  return service;
}

describe('the rows of the benchmarks', () => {
  it('take about 200 bytes, names and values together, all the same', () => {
    const sizes = new Set([rowOf(0), rowOf(9999, 7), rowOf(123_456, 1_000_000)].map(sizeOf));
    expect(sizes.size).toBe(1);
    const [size = 0] = sizes;
    expect(size).toBeGreaterThan(190);
    expect(size).toBeLessThan(240);
  });

  it('have keys that ascend with their numbers, up to a million', () => {
    const keys = [0, 1, 99, 100, 101, 99_999, 100_000, 999_999].map((number) =>
      Object.values(keyOf(number)).join(),
    );
    expect(keys.toSorted()).toEqual(keys);
  });

  it('are not the same when they are written again', () => {
    expect(rowOf(5, 1)).not.toEqual(rowOf(5, 2));
    expect(rowOf(5, 1)).toMatchObject({ ...keyOf(5), title: titleOf(5) });
  });
});

describe('loadRows', () => {
  it('writes every row once, in batches as large as the service takes', async () => {
    const service = await loaded(100);
    expect(service.batches.toSorted((a, b) => a - b)).toEqual([10, 30, 30, 30]);
    expect([...service.rows.values()]).toEqual(Array.from({ length: 100 }, (_, number) => rowOf(number)));
  });

  it('says how far it is', async () => {
    const texts: string[] = [];
    await loadRows(memoryRows(), 2000, { batchSize: 1000, progress: (text) => texts.push(text) });
    expect(texts).toContain('loaded 2,000 of 2,000 rows');
  });
});

describe('operationsOn', () => {
  const rows = 3 * rowsPerPartition;

  it.each<OperationName>(['get', 'range of 20', 'put'])('does a %s anywhere in the table', async (name) => {
    const operations = operationsOn(await loaded(rows), rows, createRandom(1));
    for (let time = 0; time < 500; time++) await operations[name]();
  });

  it('puts a row that is there, with something new in it', async () => {
    const service = await loaded(rows);
    await operationsOn(service, rows, createRandom(1)).put();

    expect(service.rows.size).toBe(rows);
    const changed = [...service.rows.values()].filter((row, number) => row.note !== rowOf(number).note);
    expect(changed).toHaveLength(1);
  });

  it.each<OperationName>(['get', 'range of 20'])('refuses a %s that answers something else', async (name) => {
    const service = await loaded(rows);
    for (const row of service.rows.values()) service.rows.set(row.id, { ...row, title: 'another' });
    await expect(operationsOn(service, rows, createRandom(1))[name]()).rejects.toThrow(WrongAnswer);
  });

  it.each<OperationName>(['get', 'range of 20'])('refuses a %s of rows that are not there', async (name) => {
    await expect(operationsOn(memoryRows(), rows, createRandom(1))[name]()).rejects.toThrow(WrongAnswer);
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same seed, from 0 to below 1, all over', () => {
    const numbers = Array.from({ length: 1000 }, createRandom(7));
    expect(Array.from({ length: 1000 }, createRandom(7))).toEqual(numbers);
    expect(Array.from({ length: 1000 }, createRandom(8))).not.toEqual(numbers);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(new Set(numbers.map((number) => Math.floor(number * 10))).size).toBe(10);
  });
});
