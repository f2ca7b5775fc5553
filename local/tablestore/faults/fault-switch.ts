import { type Fault, operationsOf } from './fault.ts';

/** A fault that is set, and what has come of it. */
export interface FaultSwitch {
  readonly id: string;
  readonly fault: Fault;
  /** How many requests, or rows of batches, have met it. */
  met(): number;
  isOver(): boolean;
  /** From 0 to 1 (exclusive). */
  random(): number;
  /** Says whether a request, or a row of a batch, meets the fault now; if so, that counts. */
  strikes(operation: string, tables: readonly string[], now: number): boolean;
  tablesMade(tables: readonly string[], now: number): void;
  tablesDeleted(tables: readonly string[]): void;
}

export function createFaultSwitch(id: string, fault: Fault, random: () => number): FaultSwitch {
  const operations = new Set<string>(fault.operations ?? operationsOf[fault.kind]);
  const concerned = fault.tables === undefined ? undefined : new Set(fault.tables);
  const { times = Number.POSITIVE_INFINITY, probability = 1 } = fault;
  const madeAt = new Map<string, number>();
  let met = 0;

  const isOver = () => met >= times;
  const isReady = (table: string, now: number): boolean => {
    if (fault.kind !== 'tableNotReady' || fault.afterCreateTable === undefined) return false;
    const made = madeAt.get(table);
    return made === undefined || now >= made + fault.afterCreateTable;
  };

  return {
    id,
    fault,
    met: () => met,
    isOver,
    random,
    strikes(operation, tables, now) {
      if (isOver() || !operations.has(operation)) return false;
      if (!tables.some((table) => (concerned?.has(table) ?? true) && !isReady(table, now))) return false;
      if (probability < 1 && random() >= probability) return false;
      met++;
      return true;
    },
    tablesMade(tables, now) {
      if (fault.kind === 'tableNotReady') for (const table of tables) madeAt.set(table, now);
    },
    tablesDeleted(tables) {
      for (const table of tables) madeAt.delete(table);
    },
  };
}
