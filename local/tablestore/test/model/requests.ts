// What a script of the model test is made of: requests as plain data, which the model answers from memory and the
// genuine SDK puts to the server.

/** Values as the SDK takes them: bigint is INTEGER, number is DOUBLE, Buffer is BINARY. */
export type Value = bigint | number | boolean | string | Buffer;

export const INF_MIN = Symbol('INF_MIN');
export const INF_MAX = Symbol('INF_MAX');
export const AUTO_INCREMENT = Symbol('AUTO_INCREMENT');
export type KeyValue = bigint | string | Buffer | typeof INF_MIN | typeof INF_MAX | typeof AUTO_INCREMENT;

export interface KeyColumn {
  readonly name: string;
  readonly value: KeyValue;
}
export type Key = readonly KeyColumn[];

export interface KeySchema {
  readonly name: string;
  readonly type: 'INTEGER' | 'STRING' | 'BINARY';
  readonly autoIncrement?: true;
}

export type DefinedColumnType = 'DCT_INTEGER' | 'DCT_DOUBLE' | 'DCT_BOOLEAN' | 'DCT_STRING' | 'DCT_BLOB';
export interface DefinedColumn {
  readonly name: string;
  readonly type: DefinedColumnType;
}

export interface TableOptions {
  /** Seconds; -1 for ever. */
  readonly timeToLive?: number;
  readonly maxVersions?: number;
  readonly allowUpdate?: boolean;
  /** Seconds. */
  readonly maxTimeDeviation?: number;
}

export type Comparator =
  | 'EQUAL'
  | 'NOT_EQUAL'
  | 'GREATER_THAN'
  | 'GREATER_EQUAL'
  | 'LESS_THAN'
  | 'LESS_EQUAL';

export type ColumnCondition =
  | {
      readonly column: string;
      readonly comparator: Comparator;
      readonly value: Value;
      readonly passIfMissing: boolean;
      readonly latestVersionOnly: boolean;
    }
  | { readonly combinator: 'NOT' | 'AND' | 'OR'; readonly conditions: readonly ColumnCondition[] };

export type Filter = ColumnCondition | { readonly limit: number; readonly offset: number };

export interface Condition {
  readonly existence: 'IGNORE' | 'EXPECT_EXIST' | 'EXPECT_NOT_EXIST';
  readonly column?: ColumnCondition | undefined;
}

export interface ReturnContent {
  readonly type: 'Primarykey' | 'AfterModify';
  readonly columns?: readonly string[];
}

/** A column to write, with the version that the writer gives it, if any. */
export interface PutColumn {
  readonly name: string;
  readonly value: Value;
  readonly version?: number;
}
export type UpdateColumn =
  | ({ readonly update: 'PUT' } & PutColumn)
  | ({ readonly update: 'INCREMENT' } & PutColumn)
  | { readonly update: 'DELETE'; readonly name: string; readonly version: number }
  | { readonly update: 'DELETE_ALL'; readonly name: string };

interface WriteTarget {
  readonly key: Key;
  readonly condition: Condition;
  readonly returnContent?: ReturnContent;
}
export type Write =
  | (WriteTarget & { readonly type: 'PUT'; readonly columns: readonly PutColumn[] })
  | (WriteTarget & { readonly type: 'UPDATE'; readonly columns: readonly UpdateColumn[] })
  | (WriteTarget & { readonly type: 'DELETE' });

/** Milliseconds since 1970. */
export type TimeRange =
  | { readonly startTime: number; readonly endTime: number }
  | { readonly specificTime: number };

/** What a read asks to see of each row. */
export interface Selection {
  readonly columnsToGet?: readonly string[] | undefined;
  readonly maxVersions?: number | undefined;
  readonly timeRange?: TimeRange | undefined;
  readonly startColumn?: string | undefined;
  readonly endColumn?: string | undefined;
  readonly filter?: Filter | undefined;
}

export interface GetRange {
  readonly operation: 'getRange';
  readonly table: string;
  readonly direction: 'FORWARD' | 'BACKWARD';
  readonly start: Key;
  readonly end: Key;
  readonly limit?: number | undefined;
  readonly selection: Selection;
}

export interface Index {
  readonly name: string;
  readonly type: 'GLOBAL' | 'LOCAL';
  /** Columns of the table's primary key, or predefined ones. */
  readonly primaryKey: readonly string[];
  readonly definedColumns: readonly string[];
}

export interface CreateTable {
  readonly operation: 'createTable';
  readonly table: string;
  readonly primaryKey: readonly KeySchema[];
  readonly definedColumns: readonly DefinedColumn[];
  readonly options: TableOptions;
  readonly indexes: readonly Index[];
}

export type Request =
  | CreateTable
  | { readonly operation: 'updateTable'; readonly table: string; readonly options: TableOptions }
  | { readonly operation: 'deleteTable' | 'describeTable'; readonly table: string }
  | { readonly operation: 'listTable' }
  /** Also of the rows that are there. */
  | { readonly operation: 'createIndex'; readonly table: string; readonly index: Index }
  | { readonly operation: 'dropIndex'; readonly table: string; readonly index: string }
  | { readonly operation: 'writeRow'; readonly table: string; readonly write: Write }
  | { readonly operation: 'getRow'; readonly table: string; readonly key: Key; readonly selection: Selection }
  | GetRange
  | {
      readonly operation: 'batchGetRow';
      readonly tables: readonly {
        readonly table: string;
        readonly keys: readonly Key[];
        readonly selection: Selection;
      }[];
    }
  | {
      readonly operation: 'batchWriteRow';
      readonly tables: readonly { readonly table: string; readonly writes: readonly Write[] }[];
    };

/** A step of a script: a request, or something that happens to the server. */
export type Step =
  | Request
  | { readonly operation: 'advanceClock'; readonly milliseconds: number }
  | { readonly operation: 'restart' };
