import * as TableStore from 'tablestore';
import type { ColumnValue } from './columns.ts';

/** A value in the form that the SDK sends, which takes every number of JavaScript for a DOUBLE. */
export function toSdkValue(value: ColumnValue): Exclude<TableStore.CellValue, null> {
  return typeof value === 'bigint' ? TableStore.Long.fromString(value.toString()) : value;
}

/** A value that the SDK has read. Its integers lose digits above 2^53 when they are read as a number: not as text. */
export function fromSdkValue(value: Exclude<TableStore.CellValue, null>): ColumnValue {
  return typeof value === 'object' && !Buffer.isBuffer(value) ? BigInt(String(value)) : value;
}
