import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLedger, type Ledger, type RowWrite } from './ledger.ts';

const tableName = 'orders';
let ledger: Ledger;

const write = (id: bigint, stamp: number | undefined): RowWrite => ({ tableName, uid: 'alice', id, stamp });
const found = (rows: Record<string, number>): Map<string, number> =>
  new Map(Object.entries(rows).map(([id, stamp]) => [`alice/${id}`, stamp]));

beforeEach(() => {
  ledger = createLedger();
  ledger.sent([write(1n, 10)]);
  ledger.acknowledged([write(1n, 10)]);
});

describe('a row after a crash', () => {
  it('is what was acknowledged', () => {
    expect(ledger.reconcile(tableName, found({ 1: 10 }))).toEqual([]);
  });

  it.each<[string, Record<string, number>, string]>([
    ['missing', {}, 'orders alice/1 is missing instead of 10'],
    ['an older one', { 1: 9 }, 'orders alice/1 is 9 instead of 10'],
  ])('is wrong when it is %s', (_title, rows, violation) => {
    expect(ledger.reconcile(tableName, found(rows))).toEqual([violation]);
  });

  it('is wrong when nobody has written it', () => {
    expect(ledger.reconcile(tableName, found({ 1: 10, 2: 20 }))).toEqual([
      'orders alice/2 is 20 instead of missing',
    ]);
  });

  it.each([10, 11])('may be as before or as written when a write was on its way: %d', (stamp) => {
    ledger.sent([write(1n, 11)]);
    expect(ledger.reconcile(tableName, found({ 1: stamp }))).toEqual([]);
  });

  it('may be there or not when its deletion was on its way', () => {
    ledger.sent([write(1n, undefined)]);
    expect(ledger.reconcile(tableName, found({}))).toEqual([]);
  });

  it('is wrong when it is there although its deletion was acknowledged', () => {
    ledger.sent([write(1n, undefined)]);
    ledger.acknowledged([write(1n, undefined)]);
    expect(ledger.reconcile(tableName, found({ 1: 10 }))).toEqual([
      'orders alice/1 is 10 instead of missing',
    ]);
  });

  it('stays what was found once', () => {
    ledger.sent([write(1n, 11)]);
    ledger.reconcile(tableName, found({ 1: 11 }));
    expect(ledger.reconcile(tableName, found({ 1: 10 }))).toEqual(['orders alice/1 is 10 instead of 11']);
  });
});
