import {
  anyRangeStart,
  anyRow,
  type BenchmarkRow,
  keyOf,
  type RowKey,
  rangeLimit,
  rowOf,
  titleOf,
} from './rows.ts';

/** A table of rows behind a service's own SDK. */
export interface RowService {
  createTable(): Promise<void>;
  /** Writes rows in as few requests as the service allows. */
  load(rows: readonly BenchmarkRow[]): Promise<void>;
  put(row: BenchmarkRow): Promise<void>;
  /** The row's title. */
  get(key: RowKey): Promise<string | undefined>;
  /** The titles of up to `limit` rows of a partition, from a key on. */
  range(start: RowKey, limit: number): Promise<(string | undefined)[]>;
  close(): void;
}

/** A service gave another answer than the row that was stored: what was measured is worth nothing. */
export class WrongAnswer extends Error {
  override name = 'WrongAnswer' as const;
}

export const operationNames = ['get', 'range of 20', 'put'] as const;
export type OperationName = (typeof operationNames)[number];

/** What the benchmarks do to a table of `rows` rows, at random places. Each answer is compared with what is stored. */
export function operationsOn(
  service: RowService,
  rows: number,
  random: () => number,
): Readonly<Record<OperationName, () => Promise<void>>> {
  let version = 0;
  return {
    async get() {
      const number = anyRow(random, rows);
      expectTitle(await service.get(keyOf(number)), number);
    },
    async 'range of 20'() {
      const start = anyRangeStart(random, rows);
      const titles = await service.range(keyOf(start), rangeLimit);
      if (titles.length !== rangeLimit) throw new WrongAnswer(`${titles.length} rows, not ${rangeLimit}.`);
      titles.forEach((title, index) => {
        expectTitle(title, start + index);
      });
    },
    async put() {
      await service.put(rowOf(anyRow(random, rows), ++version));
    },
  };
}

function expectTitle(title: string | undefined, number: number): void {
  if (title !== titleOf(number)) throw new WrongAnswer(`“${title}”, not “${titleOf(number)}”.`);
}
