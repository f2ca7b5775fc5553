import type { CapacityUnit, DefinedColumnSchema, PrimaryKeySchema } from '../protocol/messages.ts';

/** A table as the store keeps it. */
export interface Table {
  /** Never reused, so that a table made again under the same name starts empty. */
  readonly id: number;
  readonly name: string;
  readonly primaryKey: readonly PrimaryKeySchema[];
  readonly definedColumns: readonly DefinedColumnSchema[];
  readonly options: {
    /** Seconds that a cell lives; -1: for ever. */
    readonly timeToLive: number;
    readonly maxVersions: number;
    /** How far a version given by the writer may be from the time of the write, in seconds. */
    readonly deviationCellVersionInSec: number;
    readonly allowUpdate: boolean;
  };
  readonly reservedThroughput: CapacityUnit;
  /** Seconds since 1970. */
  readonly createdAt: number;
}
