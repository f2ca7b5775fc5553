import type { CapacityUnit, DefinedColumnSchema, IndexMeta, PrimaryKeySchema } from '../protocol/messages.ts';
import type { PrimaryKeyValue } from '../protocol/plain-buffer/values.ts';

export interface TableSettings {
  /** Seconds that a cell lives; -1: for ever. */
  readonly timeToLive: number;
  readonly maxVersions: number;
  /** How far a version given by the writer may be from the time of the write, in seconds. */
  readonly deviationCellVersionInSec: number;
  readonly allowUpdate: boolean;
}

/** What tables and index tables have alike: all that reading needs. */
interface ReadableTable {
  /** Never reused, so that a table made again under the same name starts empty. */
  readonly id: number;
  readonly name: string;
  readonly primaryKey: readonly PrimaryKeySchema[];
  readonly definedColumns: readonly DefinedColumnSchema[];
  readonly options: TableSettings;
  readonly reservedThroughput: CapacityUnit;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** When the reserved throughput was last lowered, in seconds since 1970. */
  readonly lastDecreaseTime?: number | undefined;
  /** When it was last raised; the table's creation when it never was. */
  readonly lastIncreaseTime?: number | undefined;
  /** What the keys of the rows start with in the store. */
  readonly rowKeyPrefix: Buffer;
}

/** A table that rows are written to. */
export interface DataTable extends ReadableTable {
  readonly kind: 'DATA';
  readonly indexes: readonly IndexTable[];
}

/** The table of a secondary index: its rows follow from those of its data table. */
export interface IndexTable extends ReadableTable {
  readonly kind: 'INDEX';
  readonly index: SecondaryIndex;
  /** Where each column of its primary key comes from. */
  readonly keySources: readonly KeySource[];
  /** The columns that it carries besides, with the type that they have to have. */
  readonly attributeTypes: ReadonlyMap<string, string>;
}

export type Table = DataTable | IndexTable;

/** A column of the data table's primary key, by its position there, or a predefined column. */
export type KeySource =
  | { readonly name: string; readonly keyPosition: number }
  | { readonly name: string; readonly valueType: PrimaryKeyValue['type'] };

/** A secondary index as it was defined. */
export interface SecondaryIndex {
  readonly id: number;
  readonly name: string;
  readonly type: IndexMeta['index_type'];
  /** The indexed columns in the order given; the rest of the data table's primary key follows them. */
  readonly columns: readonly string[];
  /** The predefined columns that it carries besides. */
  readonly definedColumns: readonly string[];
  /** Milliseconds since 1970 until which the rows that were there before are still being indexed. */
  readonly readableFrom: number;
  /** Whether rows that were there before are still missing, however long that takes. */
  readonly isUnfinished?: boolean;
}

/** Whether rows that were in the data table before are still being indexed, and the index cannot be read. */
export function isBeingBuilt({ readableFrom, isUnfinished }: SecondaryIndex, now: number): boolean {
  return isUnfinished === true || now < readableFrom;
}
