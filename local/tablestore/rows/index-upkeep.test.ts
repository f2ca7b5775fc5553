import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type IndexInput, indexedTable, rowsOf } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { expectExist, ignore, key, Long } from '../test/rows.ts';

const baseKey = ['uid', 'id'];
const indexes: (IndexInput & { readonly definedColumn: readonly string[] })[] = [
  { name: 'by_text', primaryKey: ['s'], definedColumn: ['i', 'd'] },
  { name: 'by_number_and_bytes', primaryKey: ['i', 'x', 'id'], definedColumn: ['b'] },
  { name: 'by_id', primaryKey: ['id'], definedColumn: ['s'] },
  { name: 'local_by_number', primaryKey: ['uid', 'i'], definedColumn: [], isLocal: true },
  { name: 'local_by_key', primaryKey: ['uid', 'id'], definedColumn: ['x', 'b'], isLocal: true },
];

let instance: TestInstance;

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

// Few keys and values, so that writes meet each other, and values of types that the table does not declare.
const primaryKey = fc.tuple(fc.constantFrom('', 'u'), fc.integer({ min: -1, max: 1 }));
const values = {
  i: fc.constantFrom<unknown>(Long.fromNumber(-1), Long.fromNumber(2), 0.5, 'text'),
  d: fc.constantFrom<unknown>(0.5, -0.5, 'text'),
  b: fc.constantFrom<unknown>(true, false, 'text'),
  s: fc.constantFrom<unknown>('', 'a', 'é', 'a\0', true),
  x: fc.constantFrom<unknown>(Buffer.of(), Buffer.of(0), Buffer.of(255), 'text'),
  free: fc.constantFrom<unknown>(1, 2),
};
const columns = fc
  .record(values, { requiredKeys: [] })
  .map((record) => Object.entries(record).map(([name, value]) => ({ [name]: value })));
const names = fc.subarray(Object.keys(values));

const rowWrite = fc.oneof(
  fc.record({ type: fc.constant('PUT'), key: primaryKey, columns }),
  fc.record({
    type: fc.constant('UPDATE'),
    key: primaryKey,
    columns: fc
      .tuple(columns, names)
      .map(([put, deleted]) => [{ PUT: put }, { DELETE_ALL: deleted }].filter(isNotEmpty))
      .filter((changes) => changes.length > 0),
  }),
  fc.record({ type: fc.constant('DELETE'), key: primaryKey, columns: fc.constant([]) }),
);
type RowWrite = typeof rowWrite extends fc.Arbitrary<infer W> ? W : never;

const write = fc.oneof(
  rowWrite.map((single) => ({ rows: [single], condition: ignore })),
  rowWrite.map((single) => ({ rows: [single], condition: expectExist })),
  fc
    .uniqueArray(rowWrite, { minLength: 2, maxLength: 5, selector: ({ key: values }) => values.join() })
    .map((rows) => ({ rows, condition: ignore })),
);

function isNotEmpty(change: object): boolean {
  return Object.values(change).some((list: unknown[]) => list.length > 0);
}

function paramsOf({ type, key: [uid, id], columns: attributeColumns }: RowWrite, condition: object): object {
  return { type, primaryKey: key(uid, id), condition, attributeColumns };
}

/** What an index holds when it follows from the rows of its table, in the notation of `rowsOf`. */
function expectedRows(
  index: (typeof indexes)[number],
  base: Awaited<ReturnType<typeof rowsOf>>,
): Record<string, unknown>[] {
  const typeOf = {
    i: (value: unknown) => typeof value === 'bigint',
    d: (value: unknown) => typeof value === 'number',
    b: (value: unknown) => typeof value === 'boolean',
    s: (value: unknown) => typeof value === 'string',
    x: (value: unknown) => Buffer.isBuffer(value),
  };
  const entries = [];
  for (const [[uid, id], attributes] of base) {
    const row: Record<string, unknown> = { uid, id };
    for (const [name, fits] of Object.entries(typeOf))
      if (fits(attributes[name])) row[name] = attributes[name];
    if (!index.primaryKey.every((name) => name in row)) continue;
    const wanted = new Set([...baseKey, ...index.primaryKey, ...index.definedColumn]);
    entries.push(Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))));
  }
  return entries;
}

async function actualRows(index: (typeof indexes)[number]): Promise<Record<string, unknown>[]> {
  const keyColumns = [...index.primaryKey, ...baseKey.filter((name) => !index.primaryKey.includes(name))];
  return (await rowsOf(instance, index.name, keyColumns)).map(([values, attributes]) => ({
    ...Object.fromEntries(keyColumns.map((name, position) => [name, values[position]])),
    ...attributes,
  }));
}

const sorted = (rows: Record<string, unknown>[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .sort()
          .map(([name, value]) => [name, printed(value)]),
      ),
    )
    .sort();
const printed = (value: unknown): string =>
  Buffer.isBuffer(value) ? value.toString('hex') : `${typeof value} ${String(value)}`;

describe('indexes', () => {
  it.each([0, 1000])(
    'hold exactly what the rows of the table imply, with a delay of %i ms for the global ones',
    async (delay) => {
      await fc.assert(
        fc.asyncProperty(fc.array(write, { maxLength: 25 }), async (writes) => {
          await instance.call('createTable', indexedTable('base', indexes));
          instance.server.faults.set(
            delay === 0 ? [] : [{ kind: 'globalIndexDelay', milliseconds: delay, probability: 0.5, seed: 1 }],
          );
          for (const { rows, condition } of writes) {
            await instance.call('batchWriteRow', {
              tables: [{ tableName: 'base', rows: rows.map((row) => paramsOf(row, condition)) }],
            });
          }
          instance.advanceClock(delay);
          const base = await rowsOf(instance, 'base', baseKey);
          for (const index of indexes) {
            expect([index.name, ...sorted(await actualRows(index))]).toEqual([
              index.name,
              ...sorted(expectedRows(index, base)),
            ]);
          }
          await instance.call('deleteTable', { tableName: 'base' });
        }),
        { numRuns: 60, endOnFailure: true },
      );
    },
    60_000,
  );
});
