import type { StoreReads, StoreTransaction } from '../storage/ordered-store.ts';
import { autoIncrementKeyPrefix } from '../tables/store-keys.ts';
import type { DataTable } from '../tables/table.ts';
import { encodePrimaryKey } from './key-encoding.ts';
import type { WriteKeyColumn } from './primary-key.ts';
import type { PrimaryKeyColumn } from './row.ts';

/**
 * Puts a value where the primary key leaves it to the table: greater than all earlier ones of the same partition
 * key, and, as in the service, a time in microseconds rather than a small number. It is given once it is kept.
 */
export function nextAutoIncrement(
  reads: StoreReads,
  table: DataTable,
  primaryKey: readonly WriteKeyColumn[],
  now: number,
): PrimaryKeyColumn[] {
  return primaryKey.map(({ name, value }) => {
    if (value.type !== 'VT_AUTO_INCREMENT') return { name, value };
    const last = reads.get(counterKey(table, primaryKey))?.readBigInt64BE() ?? 0n;
    const fromClock = BigInt(now) * 1000n;
    return { name, value: { type: 'VT_INTEGER', value: fromClock > last ? fromClock : last + 1n } };
  });
}

/** Keeps what `nextAutoIncrement` made of a primary key, so that no later row of the partition gets it. */
export function keepAutoIncrement(
  transaction: StoreTransaction,
  table: DataTable,
  given: readonly WriteKeyColumn[],
  made: readonly PrimaryKeyColumn[],
): void {
  const { value } = made[given.findIndex((column) => column.value.type === 'VT_AUTO_INCREMENT')] ?? {};
  if (value?.type !== 'VT_INTEGER') return;
  const stored = Buffer.allocUnsafe(8);
  stored.writeBigInt64BE(value.value);
  transaction.put(counterKey(table, given), stored);
}

function counterKey(table: DataTable, [partitionKey]: readonly WriteKeyColumn[]): Buffer {
  const value = partitionKey?.value;
  const values = value === undefined || value.type === 'VT_AUTO_INCREMENT' ? [] : [value];
  return encodePrimaryKey(autoIncrementKeyPrefix(table.id), values);
}
