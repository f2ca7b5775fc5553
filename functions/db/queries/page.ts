import type { Columns } from '../../common/tablestore/columns.ts';
import type { ReadRow } from '../../common/tablestore/get-range.ts';

/** The rows of one answer, while they are being read. */
export interface Page {
  readonly rows: readonly ReadRow[];
  /** How many more rows it takes. */
  room(): number;
  /** Takes rows, and gives the first for which there is no room; undefined when there was room for all. */
  add(rows: readonly ReadRow[]): ReadRow | undefined;
}

/** As much as Tablestore gives at once. */
export const mostBytes = 4 * 1024 * 1024;

/** A page that takes so many rows, and ends with the one that makes it larger than 4 MB. */
export function createPage(limit: number): Page {
  const rows: ReadRow[] = [];
  let bytes = 0;
  const room = () => (bytes > mostBytes ? 0 : limit - rows.length);
  return {
    rows,
    room,
    add(more) {
      for (const row of more) {
        if (room() <= 0) return row;
        rows.push(row);
        bytes += sizeOf(row.columns);
      }
      return undefined;
    },
  };
}

/** About what the columns take as JSON. */
function sizeOf(columns: Columns): number {
  let size = 0;
  for (const value of Object.values(columns)) {
    size += typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.byteLength(value) : 8;
  }
  return size;
}
