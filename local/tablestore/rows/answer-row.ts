import { outlineRow, type RowOutline } from '../protocol/plain-buffer/outline.ts';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import type { Table } from '../tables/table.ts';
import { decodeStoredRow, sizeOfRow } from './row.ts';
import { type Selection, selectFromRow, selectsWholeRows } from './selection.ts';
import { oldestVersion, visibleRow } from './versions.ts';

/** What a read answers of a stored row. */
export interface AnsweredRow {
  /** False when all of it has expired. */
  readonly isVisible: boolean;
  /** Bytes of data that were scanned: what the table shows of the row, or all of it when it has expired. */
  readonly scannedSize: number;
  /** Bytes of data that were read, for capacity units, with what versions count for. */
  readonly readSize: number;
  /** PlainBuffer with its header; undefined when the answer leaves the row out. */
  readonly row: Buffer | undefined;
}

/** How one read makes its answer of the rows of a table. */
export interface ReadOfTable {
  readonly table: Table;
  readonly selection: Selection;
  /** Bytes that a cell's version counts for. */
  readonly versionSize: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What a read answers of a row, given as it is stored.
 *
 * @throws StorageError Damaged
 */
export function answerRow(stored: Buffer, read: ReadOfTable): AnsweredRow {
  const { table, selection, versionSize, now } = read;
  const outline = outlineWhereWhole(stored, read);
  if (outline !== undefined) {
    const { dataSize, cells } = outline;
    return {
      isVisible: true,
      scannedSize: dataSize,
      readSize: dataSize + cells * versionSize,
      row: stored,
    };
  }
  const row = decodeStoredRow(stored, table.name);
  const visible = visibleRow(row, table, now);
  if (visible === undefined) {
    return {
      isVisible: false,
      scannedSize: sizeOfRow(row),
      readSize: 0,
      row: undefined,
    };
  }
  const selected = selectFromRow(visible, selection);
  return {
    isVisible: true,
    scannedSize: sizeOfRow(visible),
    readSize: sizeOfRow(selected.read, versionSize),
    row: selected.row === undefined ? undefined : encodeRow(selected.row),
  };
}

/**
 * Rows are stored as answers hold them. One whose every cell is asked for and shown is therefore not taken apart and
 * put together again, which in a range of 20 rows would take four fifths of the server's time.
 */
function outlineWhereWhole(stored: Buffer, { table, selection, now }: ReadOfTable): RowOutline | undefined {
  // An index's rows have a cell that is not shown.
  if (table.kind === 'INDEX' || !selectsWholeRows(selection)) return undefined;
  const outline = outlineRow(stored);
  return outline !== undefined && outline.oldestVersion >= oldestVersion(table.options, now)
    ? outline
    : undefined;
}
