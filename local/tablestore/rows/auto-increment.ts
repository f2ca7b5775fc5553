import type { StoreTransaction } from '../storage/ordered-store.ts';
import { autoIncrementKeyPrefix } from '../tables/catalog.ts';
import type { Table } from '../tables/table.ts';
import { encodePrimaryKey } from './key-encoding.ts';
import type { WriteKeyColumn } from './primary-key.ts';
import type { PrimaryKeyColumn } from './row.ts';

/**
 * Puts a value where the primary key leaves it to the table: greater than all earlier ones of the same partition
 * key, and, as in the service, a time in microseconds rather than a small number.
 */
export function allocateAutoIncrement(
  transaction: StoreTransaction,
  table: Table,
  primaryKey: readonly WriteKeyColumn[],
  now: number,
): PrimaryKeyColumn[] {
  return primaryKey.map(({ name, value }) => {
    if (value.type !== 'VT_AUTO_INCREMENT') return { name, value };
    const partitionKey = primaryKey[0]?.value;
    const values =
      partitionKey === undefined || partitionKey.type === 'VT_AUTO_INCREMENT' ? [] : [partitionKey];
    const key = encodePrimaryKey(autoIncrementKeyPrefix(table), values);
    const last = transaction.get(key)?.readBigInt64BE() ?? 0n;
    const fromClock = BigInt(now) * 1000n;
    const allocated = fromClock > last ? fromClock : last + 1n;
    const stored = Buffer.allocUnsafe(8);
    stored.writeBigInt64BE(allocated);
    transaction.put(key, stored);
    return { name, value: { type: 'VT_INTEGER', value: allocated } };
  });
}
