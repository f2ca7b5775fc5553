import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLmdbStore } from './lmdb-store.ts';
import type { OrderedStore } from './ordered-store.ts';

let directory: string;
let store: OrderedStore;

const tables = ['a', 'b', 'c'];
const rowsEach = 3000;

function rangeOf(table: string) {
  return { from: Buffer.from(`${table}-`), to: Buffer.from(`${table}.`) };
}

function rowsOf(table: string): number {
  return Array.from(store.range(rangeOf(table))).length;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-removal-'));
  store = openLmdbStore({ directory, fsync: false });
  store.transaction((transaction) => {
    for (const table of tables) {
      for (let row = 0; row < rowsEach; row++) {
        const key = row % 100 === 0 ? `${table}-${'long'.repeat(1200)}${row}` : `${table}-${row}`;
        transaction.put(Buffer.from(key), Buffer.from('value'));
      }
    }
  });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('removeRange', () => {
  it('removes all entries of a range, and none beside it', async () => {
    store.transaction((transaction) => transaction.removeRange(rangeOf('b')));
    await store.removed();
    expect(tables.map(rowsOf)).toEqual([rowsEach, 0, rowsEach]);
    const everything = Array.from(store.range({ from: Buffer.of(0), to: Buffer.of(0xff) }));
    expect(everything).toHaveLength(2 * rowsEach);
  });

  it('lets other work go on meanwhile', async () => {
    store.transaction((transaction) => transaction.removeRange(rangeOf('b')));
    await nextTurn();
    await nextTurn();
    const left = rowsOf('b');
    expect(left).toBeLessThan(rowsEach);
    expect(left).toBeGreaterThan(0);
    store.transaction((transaction) => transaction.put(Buffer.from('a-new'), Buffer.from('value')));
    await store.removed();
    expect(tables.map(rowsOf)).toEqual([rowsEach + 1, 0, rowsEach]);
  });

  it('goes on when the store is opened again', async () => {
    store.transaction((transaction) => {
      transaction.removeRange(rangeOf('a'));
      transaction.removeRange(rangeOf('c'));
    });
    await store.close();
    store = openLmdbStore({ directory, fsync: true });
    expect(rowsOf('a') + rowsOf('c')).toBeGreaterThan(0);
    await store.removed();
    expect(tables.map(rowsOf)).toEqual([0, rowsEach, 0]);
  });

  it('removes nothing when its transaction throws', async () => {
    expect(() =>
      store.transaction((transaction) => {
        transaction.removeRange(rangeOf('b'));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    await store.removed();
    expect(rowsOf('b')).toBe(rowsEach);
  });
});
