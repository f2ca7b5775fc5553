import { parameterInvalid } from '../protocol/errors.ts';
import type { ColumnValue, DoubleValue, IntegerValue } from '../protocol/plain-buffer/values.ts';
import type { DataTable } from '../tables/table.ts';
import { type Cell, compareCells, type PrimaryKeyColumn, type Row } from './row.ts';
import type { RowChange } from './row-change.ts';
import { visibleCells } from './versions.ts';

/**
 * What a row is after a change: undefined when it is no longer (or still not) there. `before` is the visible row.
 * `now` is the version of every cell that names none.
 *
 * @throws TablestoreError OTSParameterInvalid for a version outside of what the table accepts, or an increment that
 * does not fit what is stored.
 */
export function applyChange(
  before: Row | undefined,
  change: RowChange,
  primaryKey: readonly PrimaryKeyColumn[],
  table: DataTable,
  now: number,
): Row | undefined {
  if (change.type === 'DELETE') return undefined;
  if (change.type === 'UPDATE' && before === undefined && change.cells.every(isDelete)) return undefined;

  const columns = change.type === 'UPDATE' ? columnsOf(before) : new Map<string, Versions>();
  for (const update of change.cells) {
    const { name } = update;
    switch (update.operation) {
      case 'DELETE_ALL_VERSION':
        columns.delete(name);
        break;
      case 'DELETE_ONE_VERSION':
        columns.get(name)?.delete(update.timestamp);
        break;
      case 'PUT':
      case 'INCREMENT': {
        const { timestamp = now } = update;
        if (update.timestamp !== undefined) checkVersion(name, timestamp, table, now);
        const versions = columns.get(name) ?? new Map();
        columns.set(name, versions);
        versions.set(
          timestamp,
          update.operation === 'PUT' ? update.value : increment(name, versions, update.value),
        );
        break;
      }
    }
  }
  return { primaryKey, cells: visibleCells(cellsOf(columns), table.options, now) };
}

/** The values of a column by their version. */
type Versions = Map<number, ColumnValue>;

function columnsOf(row: Row | undefined): Map<string, Versions> {
  const columns = new Map<string, Versions>();
  for (const { name, timestamp, value } of row?.cells ?? []) {
    const versions = columns.get(name);
    if (versions === undefined) columns.set(name, new Map([[timestamp, value]]));
    else versions.set(timestamp, value);
  }
  return columns;
}

function cellsOf(columns: ReadonlyMap<string, Versions>): Cell[] {
  const cells: Cell[] = [];
  for (const [name, versions] of columns) {
    for (const [timestamp, value] of versions) cells.push({ name, value, timestamp });
  }
  return cells.sort(compareCells);
}

function isDelete({ operation }: { readonly operation: string }): boolean {
  return operation === 'DELETE_ALL_VERSION' || operation === 'DELETE_ONE_VERSION';
}

/** A version may be off the time of the write by less than the table's deviation, nor may it have expired already. */
function checkVersion(name: string, timestamp: number, table: DataTable, now: number): void {
  const { deviationCellVersionInSec: deviation, timeToLive } = table.options;
  const [seconds, nowSeconds] = [Math.floor(timestamp / 1000), Math.floor(now / 1000)];
  const hasExpired = timeToLive !== -1 && timestamp < now - timeToLive * 1000;
  if (hasExpired || seconds < nowSeconds - deviation || seconds >= nowSeconds + deviation) {
    throw parameterInvalid(`Invalid timestamp. Cell:${name}.`);
  }
}

function increment(name: string, versions: Versions, by: IntegerValue | DoubleValue): ColumnValue {
  const current = versions.get(Math.max(...versions.keys()));
  if (current === undefined) return by;
  if (current.type === 'VT_INTEGER' && by.type === 'VT_INTEGER') {
    const sum = current.value + by.value;
    if (BigInt.asIntN(64, sum) !== sum) throw parameterInvalid(`Integer overflow. Column: '${name}'.`);
    return { type: 'VT_INTEGER', value: sum };
  }
  if (current.type === 'VT_DOUBLE' && by.type === 'VT_DOUBLE') {
    const sum = current.value + by.value;
    if (!Number.isFinite(sum)) throw parameterInvalid("Infinity can't be set to double value.");
    return { type: 'VT_DOUBLE', value: sum };
  }
  throw parameterInvalid(
    `Increment type mismatch. Column: '${name}', Input: ${by.type}, Stored: ${current.type}.`,
  );
}
