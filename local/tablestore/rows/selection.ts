import { parameterInvalid } from '../protocol/errors.ts';
import type { TimeRange } from '../protocol/messages.ts';
import { type ColumnPagination, type ColumnValueFilter, parseFilter, passesFilter } from './filter.ts';
import { checkColumnName, checkColumnsToGet } from './limits.ts';
import type { Cell, Row } from './row.ts';
import { newestVersions } from './versions.ts';

/** What GetRow, BatchGetRow and GetRange say alike about what to return of a row. */
export interface SelectionRequest {
  readonly columns_to_get: readonly string[];
  readonly time_range?: TimeRange | undefined;
  readonly max_versions?: number | undefined;
  readonly filter?: Uint8Array | undefined;
  readonly start_column?: string | undefined;
  readonly end_column?: string | undefined;
}

/** Which columns and versions a read returns, checked. */
export interface Selection {
  /** Empty for all. */
  readonly columnsToGet: ReadonlySet<string>;
  /** Inclusive, by name. */
  readonly startColumn: string | undefined;
  /** Exclusive, by name. */
  readonly endColumn: string | undefined;
  /** Versions from start (inclusive) to end (exclusive), in milliseconds. */
  readonly versions: { readonly start: number; readonly end: number } | undefined;
  readonly maxVersions: number;
  readonly filter: ColumnValueFilter | ColumnPagination | undefined;
}

/**
 * @param noVersionCondition the operation's text for a request that limits neither versions nor their time.
 * @throws TablestoreError OTSParameterInvalid
 */
export function parseSelection(
  request: SelectionRequest,
  noVersionCondition = 'No version condition is specified.',
): Selection {
  const { columns_to_get, time_range, max_versions, filter, start_column, end_column } = request;
  checkColumnsToGet(columns_to_get);
  for (const name of [start_column, end_column]) if (name !== undefined) checkColumnName(name);
  if (max_versions === undefined && time_range === undefined) throw parameterInvalid(noVersionCondition);
  if (max_versions !== undefined && max_versions <= 0) {
    throw parameterInvalid(`Invalid max versions: ${max_versions} . Reason: Max versions must be positive.`);
  }
  return {
    columnsToGet: new Set(columns_to_get),
    startColumn: start_column,
    endColumn: end_column,
    versions: time_range === undefined ? undefined : parseTimeRange(time_range),
    maxVersions: max_versions ?? Number.POSITIVE_INFINITY,
    filter: filter === undefined ? undefined : parseFilter(filter),
  };
}

/** Whether a read returns every column in its newest version, of all rows. */
export function selectsWholeRows(selection: Selection): boolean {
  const { columnsToGet, startColumn, endColumn, versions, filter } = selection;
  return (
    columnsToGet.size === 0 &&
    startColumn === undefined &&
    endColumn === undefined &&
    versions === undefined &&
    filter === undefined
  );
}

function parseTimeRange({ start_time, end_time, specific_time }: TimeRange): { start: number; end: number } {
  if (specific_time !== undefined) {
    if (start_time !== undefined || end_time !== undefined) {
      throw parameterInvalid('Specific tiemstamp and time range cannot be given at the same time.');
    }
    if (specific_time < 0) throw parameterInvalid('Specific timestamp cannot be less than 0.');
    return { start: specific_time, end: specific_time + 1 };
  }
  if (start_time === undefined || end_time === undefined) {
    throw parameterInvalid('Start and end time must be given at the same time.');
  }
  if (start_time < 0 || end_time < start_time) {
    throw parameterInvalid(`Invalid time range: [${start_time}, ${end_time}).`);
  }
  return { start: start_time, end: end_time };
}

/** What is read of a row, which capacity units count, and what the answer holds of that. */
export interface Selected {
  readonly read: Row;
  /** Undefined when the answer leaves the row out. */
  readonly row: Row | undefined;
}

/**
 * What a read returns of a visible row: nothing when the filter leaves it out, or when columns or versions were
 * asked for and it has none of them. The filter sees only the columns that are read, and the primary key.
 */
export function selectFromRow(row: Row, selection: Selection): Selected {
  const { columnsToGet, startColumn, endColumn, versions, maxVersions, filter } = selection;
  const isWanted = ({ name, timestamp }: Cell): boolean =>
    (columnsToGet.size === 0 || columnsToGet.has(name)) &&
    (startColumn === undefined || name >= startColumn) &&
    (endColumn === undefined || name < endColumn) &&
    (versions === undefined || (timestamp >= versions.start && timestamp < versions.end));
  const cells = newestVersions(row.cells.filter(isWanted), maxVersions);

  const read: Row = { primaryKey: row.primaryKey, cells };
  if (cells.length === 0 && !returnsKeyAlone(row, selection)) return { read, row: undefined };
  if (filter === undefined) return { read, row: read };
  if (filter.type === 'PAGINATION') return { read, row: { ...read, cells: sliceColumns(cells, filter) } };
  return { read, row: passesFilter(filter, read) ? read : undefined };
}

function returnsKeyAlone(row: Row, { columnsToGet, startColumn, endColumn, versions }: Selection): boolean {
  if (columnsToGet.size > 0) return row.primaryKey.some(({ name }) => columnsToGet.has(name));
  return startColumn === undefined && endColumn === undefined && versions === undefined;
}

function sliceColumns(cells: readonly Cell[], { offset, limit }: ColumnPagination): Cell[] {
  const names = [...new Set(cells.map(({ name }) => name))].slice(offset, offset + limit);
  const wanted = new Set(names);
  return cells.filter(({ name }) => wanted.has(name));
}
