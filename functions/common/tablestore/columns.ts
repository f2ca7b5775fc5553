import type * as TableStore from 'tablestore';
import { fromSdkValue, toSdkValue } from './sdk-value.ts';

/** A column's value: bigint is Tablestore's INTEGER, number its DOUBLE, Buffer its BINARY. */
export type ColumnValue = string | bigint | number | boolean | Buffer;

export type Columns = Readonly<Record<string, ColumnValue>>;

/** Columns in the form that the SDK sends: an object each. */
export function toAttributeColumns(columns: Columns): TableStore.AttributesInput {
  return Object.entries(columns).map(([name, value]) => ({ [name]: toSdkValue(value) }));
}

/** Columns in the form that the SDK returns. */
export function fromAttributes(attributes: TableStore.AttributesOutput | null): Columns {
  const columns = new Map<string, ColumnValue>();
  for (const { columnName, columnValue } of attributes ?? []) {
    if (columnValue !== null) columns.set(columnName, fromSdkValue(columnValue));
  }
  return Object.fromEntries(columns);
}
