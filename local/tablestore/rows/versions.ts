import type { Table } from '../tables/table.ts';
import type { Cell, Row } from './row.ts';

/**
 * What a table shows of a stored row at a time (milliseconds since 1970): of each column the newest `maxVersions`
 * cells, without those past the table's time to live. A row all of whose cells have expired is no longer there; one
 * that has no cells at all is.
 */
export function visibleRow(row: Row | undefined, table: Table, now: number): Row | undefined {
  if (row === undefined || row.cells.length === 0) return row;
  const cells = visibleCells(row.cells, table, now);
  return cells.length === 0 ? undefined : { primaryKey: row.primaryKey, cells };
}

/** The cells (ordered as in a row) that a table still shows, and therefore keeps. */
export function visibleCells(cells: readonly Cell[], table: Table, now: number): Cell[] {
  const { timeToLive, maxVersions } = table.options;
  const oldest = timeToLive === -1 ? 0 : now - timeToLive * 1000;
  return newestVersions(
    cells.filter(({ timestamp }) => timestamp >= oldest),
    maxVersions,
  );
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
