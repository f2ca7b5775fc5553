export interface IntegerValue {
  readonly type: 'VT_INTEGER';
  readonly value: bigint;
}
export interface DoubleValue {
  readonly type: 'VT_DOUBLE';
  readonly value: number;
}
export interface BooleanValue {
  readonly type: 'VT_BOOLEAN';
  readonly value: boolean;
}
/** STRING is kept as its UTF-8 bytes, because Tablestore orders and measures it by them. */
export interface BytesValue {
  readonly type: 'VT_STRING' | 'VT_BLOB';
  readonly value: Buffer;
}
/** The bounds of GetRange may lie beyond all values. */
export interface InfinityValue {
  readonly type: 'VT_INF_MIN' | 'VT_INF_MAX';
}
/** Leaves the value of a primary key column to the table. */
export interface AutoIncrementValue {
  readonly type: 'VT_AUTO_INCREMENT';
}
/** Expressible, but no column may hold it. */
export interface NullValue {
  readonly type: 'VT_NULL';
}

/** A value that an attribute column can hold. */
export type ColumnValue = IntegerValue | DoubleValue | BooleanValue | BytesValue;
/** A value that a stored row's primary key column can hold. */
export type PrimaryKeyValue = IntegerValue | BytesValue;
/** Any value that PlainBuffer can express. */
export type PlainBufferValue = ColumnValue | InfinityValue | AutoIncrementValue | NullValue;

export type CellOperation = 'DELETE_ALL_VERSION' | 'DELETE_ONE_VERSION' | 'INCREMENT';

/** A cell as a request carries it, not yet checked against what its operation allows. */
export interface PlainBufferCell {
  readonly name: string;
  readonly value?: PlainBufferValue;
  readonly operation?: CellOperation;
  /** Milliseconds since 1970; a number is exact up to 2^53, far beyond any version that a table accepts. */
  readonly timestamp?: number;
}

/** A row as a request carries it. */
export interface PlainBufferRow {
  readonly primaryKey: readonly PlainBufferCell[];
  readonly cells: readonly PlainBufferCell[];
  readonly hasDeleteMarker: boolean;
}
