import type { Table, TableSettings } from '../tables/table.ts';
import { splitLifetime } from './index-entry.ts';
import type { Cell, Row } from './row.ts';

/**
 * What a table shows of a stored row at a time (milliseconds since 1970): of each column the newest `maxVersions`
 * cells, without those past the table's time to live. A row all of whose cells have expired is no longer there; one
 * that has no cells at all is.
 */
export function visibleRow(row: Row | undefined, table: Table, now: number): Row | undefined {
  if (row === undefined || row.cells.length === 0) return row;
  if (table.kind === 'INDEX') return visibleEntry(row, table.options, now);
  const cells = visibleCells(row.cells, table.options, now);
  return cells.length === 0 ? undefined : { primaryKey: row.primaryKey, cells };
}

/** An index's row may be left with its primary key alone, because the columns that put it there are in that. */
function visibleEntry(entry: Row, options: TableSettings, now: number): Row | undefined {
  const { row, lifetime } = splitLifetime(entry);
  if (lifetime !== undefined && lifetime < oldestVersion(options, now)) return undefined;
  return { primaryKey: row.primaryKey, cells: visibleCells(row.cells, options, now) };
}

/** The cells (ordered as in a row) that a table still shows, and therefore keeps. */
export function visibleCells(cells: readonly Cell[], options: TableSettings, now: number): Cell[] {
  if (options.timeToLive === -1) return newestVersions(cells, options.maxVersions);
  const oldest = oldestVersion(options, now);
  return newestVersions(
    cells.filter(({ timestamp }) => timestamp >= oldest),
    options.maxVersions,
  );
}

/** The oldest version that has not expired, in milliseconds since 1970. */
export function oldestVersion({ timeToLive }: TableSettings, now: number): number {
  return timeToLive === -1 ? 0 : now - timeToLive * 1000;
}

/** At most the given number of newest cells of each column, of cells ordered as in a row. */
export function newestVersions(cells: readonly Cell[], maxVersions: number): Cell[] {
  let name: string | undefined;
  let versions = 0;
  return cells.filter((cell) => {
    versions = cell.name === name ? versions + 1 : 1;
    name = cell.name;
    return versions <= maxVersions;
  });
}
