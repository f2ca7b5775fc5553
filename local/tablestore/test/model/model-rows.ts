import type { Cell, Row } from './answers.ts';
import { type AnyKeyValue, bytesOf, compareKeys } from './model-keys.ts';
import type { KeySchema, Value } from './requests.ts';

export interface ModelRow {
  readonly key: readonly Value[];
  readonly cells: readonly Cell[];
}

export interface ModelTable {
  readonly name: string;
  readonly primaryKey: readonly KeySchema[];
  /** In no order. */
  rows: ModelRow[];
  timeToLive: number;
  maxVersions: number;
}

/**
 * What a table shows of a row: of each column the newest versions, as many as the table keeps, without those older
 * than its time to live. A row is gone when it had cells and all of them have expired.
 */
export function visible(row: ModelRow | undefined, table: ModelTable, now: number): ModelRow | undefined {
  if (row === undefined || row.cells.length === 0) return row;
  const alive = row.cells.filter(({ version }) => !isExpired(version, table, now));
  const cells = newestOfEachColumn(alive, table.maxVersions);
  return cells.length === 0 ? undefined : { key: row.key, cells };
}

export function isExpired(version: number, { timeToLive }: ModelTable, now: number): boolean {
  return timeToLive !== -1 && version < now - timeToLive * 1000;
}

export function newestOfEachColumn(cells: readonly Cell[], count: number): Cell[] {
  return cells.filter((cell) => {
    const newer = cells.filter(({ name, version }) => name === cell.name && version > cell.version);
    return newer.length < count;
  });
}

export function findRow(table: ModelTable, key: readonly AnyKeyValue[], now: number): ModelRow | undefined {
  return visible(
    table.rows.find((row) => compareKeys(row.key, key) === 0),
    table,
    now,
  );
}

/** Puts a row in the place of what is there; undefined takes it away. */
export function replaceRow(table: ModelTable, key: readonly Value[], row: ModelRow | undefined): void {
  const others = table.rows.filter((other) => compareKeys(other.key, key) !== 0);
  table.rows = row === undefined ? others : [...others, row];
}

/** A row with the names of its key, its cells by name and then newest first, as answers show it. */
export function shown(table: ModelTable, row: ModelRow): Row {
  const byNameThenVersion = (a: Cell, b: Cell): number =>
    a.name === b.name ? b.version - a.version : a.name < b.name ? -1 : 1;
  return { key: nameKey(table, row.key), cells: [...row.cells].sort(byNameThenVersion) };
}

export function nameKey(table: ModelTable, key: readonly Value[]): Row['key'] {
  return key.map((value, index) => ({ name: table.primaryKey[index]?.name ?? '', value }));
}

/**
 * One capacity unit for each 4 KB begun of names and values, at least one; the version of a value counts 8 bytes
 * where there can be several, or where it says when the value expires.
 */
export function capacityUnits(
  { maxVersions, timeToLive }: ModelTable,
  parts: readonly {
    readonly key: readonly { readonly name: string; readonly value: AnyKeyValue }[];
    readonly cells: readonly { readonly name: string; readonly value?: Value }[];
  }[],
): number {
  const sizeOfVersion = maxVersions > 1 || timeToLive !== -1 ? 8 : 0;
  let size = 0;
  for (const { key, cells } of parts) {
    for (const { name, value } of key) size += name.length + sizeOf(value);
    for (const { name, value } of cells) {
      size += name.length + (value === undefined ? 0 : sizeOf(value) + sizeOfVersion);
    }
  }
  return Math.max(1, Math.ceil(size / 4096));
}

function sizeOf(value: AnyKeyValue): number {
  if (typeof value === 'bigint' || typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 1;
  return bytesOf(value).length;
}
