/** What a row was last written with: a number that no other write has; undefined when it was deleted or never there. */
export type Stamp = number | undefined;

/** A write to one row that has been sent. */
export interface RowWrite {
  readonly tableName: string;
  readonly uid: string;
  readonly id: bigint;
  readonly stamp: Stamp;
}

/** What must be found after a crash: who writes tells what it sends, and what of that was acknowledged. */
export interface Ledger {
  /** Notes that writes of different rows are on their way. Nobody else writes these rows until they are through. */
  sent(writes: readonly RowWrite[]): void;
  acknowledged(writes: readonly RowWrite[]): void;
  /**
   * Compares with the rows found after a crash, and takes what is found for what the rows are from now on. The
   * answer is what is wrong.
   */
  reconcile(tableName: string, found: ReadonlyMap<string, number>): string[];
  /** How many writes of rows have been acknowledged. */
  count(): number;
}

export function createLedger(): Ledger {
  /** By table and row, all that the row can be: of one being written, what it was and what it may have become. */
  const tables = new Map<string, Map<string, readonly Stamp[]>>();
  let count = 0;

  const possibleOf = (tableName: string): Map<string, readonly Stamp[]> => {
    const possible = tables.get(tableName) ?? new Map<string, readonly Stamp[]>();
    tables.set(tableName, possible);
    return possible;
  };

  return {
    sent(writes) {
      for (const { tableName, uid, id, stamp } of writes) {
        const possible = possibleOf(tableName);
        const before = possible.get(rowName(uid, id)) ?? [undefined];
        possible.set(rowName(uid, id), [...before, stamp]);
      }
    },

    acknowledged(writes) {
      for (const { tableName, uid, id, stamp } of writes)
        possibleOf(tableName).set(rowName(uid, id), [stamp]);
      count += writes.length;
    },

    reconcile(tableName, found) {
      const possible = possibleOf(tableName);
      const violations: string[] = [];
      for (const name of new Set([...possible.keys(), ...found.keys()])) {
        const stamps = possible.get(name) ?? [undefined];
        const stamp = found.get(name);
        if (!stamps.includes(stamp)) {
          violations.push(
            `${tableName} ${name} is ${nameOf(stamp)} instead of ${stamps.map(nameOf).join(' or ')}`,
          );
        }
        possible.set(name, [stamp]);
      }
      return violations;
    },

    count: () => count,
  };
}

/** A row's name within its table. */
export function rowName(uid: string, id: bigint): string {
  return `${uid}/${id}`;
}

function nameOf(stamp: Stamp): string {
  return stamp === undefined ? 'missing' : String(stamp);
}
