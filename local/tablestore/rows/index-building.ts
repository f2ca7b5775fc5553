import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { OrderedStore, StoreTransaction } from '../storage/ordered-store.ts';
import type { Catalog } from '../tables/catalog.ts';
import type { DataTable, IndexTable } from '../tables/table.ts';
import { indexEntry } from './index-entry.ts';
import { decodeStoredRow, type Row } from './row.ts';
import { keyOf } from './table-rows.ts';

/** How much goes into an index in one transaction: little enough that requests in between hardly wait. */
const rowsAtOnce = 500;
const bytesAtOnce = 4 * 1024 * 1024;

/**
 * Puts into a new index what it has for some rows of its table, from a key of the store on, or from the first row; the
 * entries of expired rows are expired too. Says where to go on, unless those were the last.
 */
export function fillIndex(
  transaction: StoreTransaction,
  table: DataTable,
  index: IndexTable,
  from: Buffer = table.rowKeyPrefix,
): Buffer | undefined {
  const { rows, next } = someRows(transaction, table, from);
  for (const row of rows) {
    const entry = indexEntry(index, row);
    if (entry !== undefined) transaction.put(keyOf(index, entry.primaryKey), encodeRow(entry));
  }
  return next;
}

/** Read to the end before anything is written, as the store demands. */
function someRows(
  transaction: StoreTransaction,
  table: DataTable,
  from: Buffer,
): { readonly rows: readonly Row[]; readonly next: Buffer | undefined } {
  const to = Buffer.concat([table.rowKeyPrefix, Buffer.of(0xff)]);
  const rows: Row[] = [];
  let size = 0;
  for (const { key, value } of transaction.range({ from, to })) {
    if (rows.length === rowsAtOnce || size >= bytesAtOnce) return { rows, next: key };
    rows.push(decodeStoredRow(value, table.name));
    size += value.length;
  }
  return { rows, next: undefined };
}

/** Fills indexes of large tables little by little, between other work. */
export interface IndexBuilding {
  /** Goes on with every index that is not whole, also those that an earlier process began. */
  start(): void;
  stop(): void;
}

/**
 * A row that is written meanwhile has its entry from that write, which the building then only repeats.
 *
 * @param onError told why an index could not be filled; the next start goes on with it.
 */
export function createIndexBuilding(
  store: OrderedStore,
  catalog: Catalog,
  onError: (error: unknown) => void,
): IndexBuilding {
  let isStopped = false;
  let isRunning = false;
  let position: { readonly indexId: number; readonly from: Buffer } | undefined;

  async function buildAll(): Promise<void> {
    try {
      do {
        await new Promise((resolve) => setImmediate(resolve));
      } while (!isStopped && buildSome());
    } catch (error) {
      onError(error);
    } finally {
      isRunning = false;
    }
  }

  /** False when there was nothing left. */
  function buildSome(): boolean {
    const found = unfinishedIndex(catalog);
    if (found === undefined) return false;
    const { table, index } = found;
    const from = position?.indexId === index.id ? position.from : undefined;
    const next = store.transaction((transaction) => fillIndex(transaction, table, index, from));
    position = next === undefined ? undefined : { indexId: index.id, from: next };
    if (next === undefined) catalog.finishIndex(table.name, index.name);
    return true;
  }

  return {
    start() {
      if (isStopped || isRunning) return;
      isRunning = true;
      void buildAll();
    },
    stop() {
      isStopped = true;
    },
  };
}

function unfinishedIndex(
  catalog: Catalog,
): { readonly table: DataTable; readonly index: IndexTable } | undefined {
  for (const name of catalog.names()) {
    const table = catalog.getDataTable(name);
    const index = table.indexes.find((each) => each.index.isUnfinished === true);
    if (index !== undefined) return { table, index };
  }
  return undefined;
}
