// The rows that every benchmark stores: about 200 bytes of names and values in two primary key columns and six
// attribute columns, as a todo of a mini-program's user has them.

export interface RowKey {
  readonly uid: string;
  readonly id: string;
}

export interface BenchmarkRow extends RowKey {
  readonly title: string;
  readonly note: string;
  readonly completed: boolean;
  readonly priority: number;
  /** Milliseconds since 1970, as `updatedAt`. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Rows of one user, which share a partition. */
export const rowsPerPartition = 100;

/** How many rows the benchmarks' ranges read. */
export const rangeLimit = 20;

const firstCreatedAt = Date.UTC(2026, 0, 1);

/** The key of the row with a number, from 0; keys ascend with their numbers. */
export function keyOf(number: number): RowKey {
  const partition = Math.floor(number / rowsPerPartition);
  return {
    uid: `user-${String(partition).padStart(6, '0')}`,
    id: `todo-${String(number).padStart(8, '0')}`,
  };
}

/** What the row's title is, by which a read is known to have returned the right row. */
export function titleOf(number: number): string {
  return `Remember to do the thing that has the number ${String(number).padStart(8, '0')}`;
}

/** @param version changes the note and `updatedAt`, so that writing the row again changes what is stored. */
export function rowOf(number: number, version = 0): BenchmarkRow {
  return {
    ...keyOf(number),
    title: titleOf(number),
    note: `Version ${String(version).padStart(10, '0')}, and to be done before it is dark.`,
    completed: (number + version) % 2 === 0,
    priority: number % 5,
    createdAt: firstCreatedAt + number,
    updatedAt: firstCreatedAt + number + version,
  };
}

/** A number of a row, at random. */
export function anyRow(random: () => number, rows: number): number {
  return Math.floor(random() * rows);
}

/** A number of a row, at random, after which its partition has enough rows for a whole range. */
export function anyRangeStart(random: () => number, rows: number): number {
  const partition = Math.floor(random() * (rows / rowsPerPartition));
  return partition * rowsPerPartition + anyRow(random, rowsPerPartition - rangeLimit);
}
