import * as TableStore from 'tablestore';

/** A column's value: bigint is Tablestore's INTEGER, number its DOUBLE, Buffer its BINARY. */
export type ColumnValue = string | bigint | number | boolean | Buffer;

export type Columns = Readonly<Record<string, ColumnValue>>;

/** Columns in the form that the SDK sends: an object each, integers as its own Long. */
export function toAttributeColumns(columns: Columns): TableStore.AttributesInput {
  return Object.entries(columns).map(([name, value]) => ({
    [name]: typeof value === 'bigint' ? TableStore.Long.fromString(value.toString()) : value,
  }));
}

/**
 * Columns in the form that the SDK returns. Its integers are objects that lose digits above 2^53 when read as a
 * number, so they are read as text.
 */
export function fromAttributes(attributes: TableStore.AttributesOutput | null): Columns {
  const columns = new Map<string, ColumnValue>();
  for (const { columnName, columnValue } of attributes ?? []) {
    if (columnValue === null) continue;
    columns.set(
      columnName,
      typeof columnValue === 'object' && !Buffer.isBuffer(columnValue)
        ? BigInt(String(columnValue))
        : columnValue,
    );
  }
  return Object.fromEntries(columns);
}
