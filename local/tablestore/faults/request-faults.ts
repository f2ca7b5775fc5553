import { errorOfFault } from './fault-errors.ts';
import type { FaultSwitch } from './fault-switch.ts';

/** What the fault switches hold for one request. Asking counts: what is asked is taken to be done. */
export interface RequestFaults {
  /** How long the request waits before anything is done, in milliseconds. */
  latency(): number;
  /** Whether the connection is destroyed before anything is done. */
  dropsBefore(): boolean;
  /** @throws TablestoreError that the whole request is answered with; a batch has errors of its rows only. */
  failRequest(): void;
  /** @throws TablestoreError that one row of a batch is answered with. */
  failRow(table: string): void;
  /** How many rows a page of GetRange may scan. */
  scannedRowsPerPage(): number;
  /** How much later global secondary indexes show what the request writes, in milliseconds. */
  globalIndexDelay(): number;
  /** Whether the connection is destroyed now that everything is done. */
  dropsAfter(): boolean;
  /** Takes note of tables that have been made or deleted. */
  succeeded(): void;
}

/** No fault is set. */
export const noFaults: RequestFaults = {
  latency: () => 0,
  dropsBefore: () => false,
  failRequest: () => undefined,
  failRow: () => undefined,
  scannedRowsPerPage: () => Number.POSITIVE_INFINITY,
  globalIndexDelay: () => 0,
  dropsAfter: () => false,
  succeeded: () => undefined,
};

const batches = new Set(['BatchGetRow', 'BatchWriteRow']);

/** What the switches hold for a request for an operation on tables, at a time in milliseconds since 1970. */
export function requestFaults(
  switches: readonly FaultSwitch[],
  request: { readonly operation: string; readonly tables: readonly string[]; readonly now: number },
): RequestFaults {
  const { operation, tables, now } = request;

  const fail = (concerned: readonly string[]): void => {
    for (const each of switches) {
      const error = errorOfFault(each.fault);
      if (error !== undefined && each.strikes(operation, concerned, now)) throw error;
    }
  };
  const drops = (kind: 'dropBefore' | 'dropAfter'): boolean =>
    switches.some((each) => each.fault.kind === kind && each.strikes(operation, tables, now));

  return {
    latency() {
      let total = 0;
      for (const each of switches) {
        if (each.fault.kind !== 'latency' || !each.strikes(operation, tables, now)) continue;
        const { milliseconds, maxMilliseconds = milliseconds } = each.fault;
        total += milliseconds + (maxMilliseconds - milliseconds) * each.random();
      }
      return total;
    },
    dropsBefore: () => drops('dropBefore'),
    failRequest() {
      if (!batches.has(operation)) fail(tables);
    },
    failRow: (table) => fail([table]),
    scannedRowsPerPage() {
      let rows = Number.POSITIVE_INFINITY;
      for (const each of switches) {
        if (each.fault.kind !== 'shortPage' || !each.strikes(operation, tables, now)) continue;
        rows = Math.min(rows, each.fault.rows);
      }
      return rows;
    },
    globalIndexDelay() {
      let delay = 0;
      for (const each of switches) {
        if (each.fault.kind !== 'globalIndexDelay' || !each.strikes(operation, tables, now)) continue;
        delay = Math.max(delay, each.fault.milliseconds);
      }
      return delay;
    },
    dropsAfter: () => drops('dropAfter'),
    succeeded() {
      if (operation === 'CreateTable') for (const each of switches) each.tablesMade(tables, now);
      if (operation === 'DeleteTable') for (const each of switches) each.tablesDeleted(tables);
    },
  };
}
