import * as TableStore from 'tablestore';
import { compareValues } from './row-filter.ts';
import { toSdkValue } from './sdk-value.ts';

/** A value of a primary key column, as far as this backend has them. */
export type KeyValue = string | bigint;

/** Stand for what is before and behind every value of a primary key column. */
export const lowest = 'lowest value';
export const highest = 'highest value';

/** A value, or an end of its column. */
export type KeyBound = { readonly value: KeyValue } | typeof lowest | typeof highest;

/** A place among the rows of a table: a bound for each primary key column. */
export type Key = readonly KeyBound[];

/** Tablestore's limit for a text in a primary key, in bytes of UTF-8. */
export const longestKeyTextBytes = 1024;

/** Negative, zero or positive, as Tablestore orders keys: column by column. */
export function compareKeys(a: Key, b: Key): number {
  for (const [at, bound] of a.entries()) {
    const order = compareBounds(bound, b[at] ?? lowest);
    if (order !== 0) return order;
  }
  return 0;
}

function compareBounds(a: KeyBound, b: KeyBound): number {
  if (typeof a === 'string' || typeof b === 'string') return rankOf(a) - rankOf(b);
  return compareValues(a.value, b.value) ?? 0;
}

function rankOf(bound: KeyBound): number {
  if (bound === lowest) return -1;
  return bound === highest ? 1 : 0;
}

/** In the form that the SDK sends. */
export function toSdkBound(bound: KeyBound): TableStore.CellValue | TableStore.VirtualData {
  if (bound === lowest) return TableStore.INF_MIN;
  if (bound === highest) return TableStore.INF_MAX;
  return toSdkValue(bound.value);
}
