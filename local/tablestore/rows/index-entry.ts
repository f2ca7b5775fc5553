import type { ColumnValue, PrimaryKeyValue } from '../protocol/plain-buffer/values.ts';
import type { IndexTable, KeySource } from '../tables/table.ts';
import { maximumPrimaryKeyBytes } from './limits.ts';
import type { Cell, PrimaryKeyColumn, Row } from './row.ts';

/**
 * The row that an index has for a stored row of its table. An index is sparse: it has none when one of its columns
 * is missing, is of another type than the table declares, or is too long for a primary key.
 */
export function indexEntry(index: IndexTable, row: Row | undefined): Row | undefined {
  if (row === undefined) return undefined;
  const newest = newestCells(row);
  const primaryKey: PrimaryKeyColumn[] = [];
  const keyCells: Cell[] = [];
  for (const source of index.keySources) {
    const cell = newest.get(source.name);
    const value = keyValue(source, row, cell);
    if (value === undefined) return undefined;
    if (cell !== undefined) keyCells.push(cell);
    primaryKey.push({ name: source.name, value });
  }
  const cells = [...newest.values()].filter(
    ({ name, value }) => index.attributeTypes.get(name) === value.type,
  );
  const lifetime = lifetimeOf(keyCells, row);
  return { primaryKey, cells: lifetime === undefined ? cells : [lifetime, ...cells] };
}

/** Whether two entries of one index have the same primary key. */
export function hasSameKey(a: Row, b: Row): boolean {
  return a.primaryKey.every(({ value }, position) => {
    const other = b.primaryKey[position];
    return other !== undefined && isSameValue(other.value, value);
  });
}

function isSameValue(a: ColumnValue, b: ColumnValue): boolean {
  if (a === b) return true;
  if (a.type !== b.type) return false;
  return Buffer.isBuffer(a.value) && Buffer.isBuffer(b.value) ? a.value.equals(b.value) : a.value === b.value;
}

function newestCells({ cells }: Row): Map<string, Cell> {
  const newest = new Map<string, Cell>();
  for (const cell of cells) if (!newest.has(cell.name)) newest.set(cell.name, cell);
  return newest;
}

function keyValue(source: KeySource, row: Row, cell: Cell | undefined): PrimaryKeyValue | undefined {
  if ('keyPosition' in source) return row.primaryKey[source.keyPosition]?.value;
  const value = cell?.value;
  if (value === undefined || value.type !== source.valueType) return undefined;
  if (value.type === 'VT_INTEGER') return value;
  if (value.type !== 'VT_STRING' && value.type !== 'VT_BLOB') return undefined;
  return value.value.length > maximumPrimaryKeyBytes ? undefined : value;
}

/**
 * An entry has a cell without a name, whose version is that of the first indexed column to expire (or else of the last
 * of the row's cells): the entry is there as long as that cell is. Entries have it also where cells live for ever, so
 * that none has to be written anew when the table's time to live changes.
 */
const lifetimeName = '';

function lifetimeOf(keyCells: readonly Cell[], row: Row): Cell | undefined {
  const versions = (keyCells.length > 0 ? keyCells : row.cells).map(({ timestamp }) => timestamp);
  if (versions.length === 0) return undefined;
  const timestamp = keyCells.length > 0 ? Math.min(...versions) : Math.max(...versions);
  return { name: lifetimeName, value: { type: 'VT_BOOLEAN', value: true }, timestamp };
}

/** An entry's own cells, and the time until which it is there, as a version; undefined: for ever. */
export function splitLifetime(entry: Row): { row: Row; lifetime: number | undefined } {
  const [first] = entry.cells;
  if (first?.name !== lifetimeName) return { row: entry, lifetime: undefined };
  return { row: { primaryKey: entry.primaryKey, cells: entry.cells.slice(1) }, lifetime: first.timestamp };
}
