import { type Answer, type Cell, parameterInvalid, type Row, type RowAnswer } from './answers.ts';
import { checkFilter, satisfies } from './model-filter.ts';
import { checkColumnName, compareKeys, matchSchema } from './model-keys.ts';
import {
  capacityUnits,
  findRow,
  type ModelTable,
  nameKey,
  newestOfEachColumn,
  shown,
  visible,
} from './model-rows.ts';
import type { GetRange, Key, Selection, TimeRange } from './requests.ts';

/** What is wrong with a selection as it stands. */
export function checkSelection(selection: Selection): void {
  const { columnsToGet = [], startColumn, endColumn, maxVersions = 1, timeRange, filter } = selection;
  for (const name of [...columnsToGet, startColumn, endColumn]) {
    if (name !== undefined) checkColumnName(name);
  }
  if (maxVersions <= 0) {
    throw parameterInvalid(`Invalid max versions: ${maxVersions} . Reason: Max versions must be positive.`);
  }
  if (timeRange !== undefined) checkTimeRange(timeRange);
  if (filter !== undefined) checkFilter(filter);
}

function checkTimeRange(range: TimeRange): void {
  if ('specificTime' in range) {
    if (range.specificTime < 0) throw parameterInvalid('Specific timestamp cannot be less than 0.');
    return;
  }
  if (range.startTime < 0 || range.endTime < range.startTime) {
    throw parameterInvalid(`Invalid time range: [${range.startTime}, ${range.endTime}).`);
  }
}

/** GetRow, of a request that has been checked. */
export function readRow(table: ModelTable, key: Key, selection: Selection, now: number): RowAnswer {
  matchSchema(key, table.primaryKey);
  const values = key.map(({ value }) => value);
  const found = findRow(table, values, now);
  if (found === undefined) return { consumed: { read: 1, write: 0 } };
  const { read, row } = select(shown(table, found), selection);
  const consumed = { read: capacityUnits(table, [read]), write: 0 };
  return row === undefined ? { consumed } : { consumed, row };
}

/** GetRange, of a request that has been checked; pages end by the limit alone, for the model's tables are small. */
export function readRange(table: ModelTable, request: GetRange, now: number): Answer {
  const { start, end, direction, limit = Number.POSITIVE_INFINITY, selection } = request;
  matchSchema(start, table.primaryKey);
  matchSchema(end, table.primaryKey);
  const from = start.map(({ value }) => value);
  const to = end.map(({ value }) => value);
  const sign = direction === 'FORWARD' ? 1 : -1;
  if (compareKeys(from, to) * sign >= 0) {
    throw parameterInvalid(
      direction === 'FORWARD'
        ? 'Begin key must less than end key in FORWARD'
        : 'Begin key must more than end key in BACKWARD',
    );
  }

  const inRange = table.rows
    .flatMap((row) => visible(row, table, now) ?? [])
    .filter(({ key }) => compareKeys(key, from) * sign >= 0 && compareKeys(key, to) * sign < 0)
    .sort((a, b) => compareKeys(a.key, b.key) * sign);
  const rows: Row[] = [];
  const scanned: Row[] = [];
  for (const inTable of inRange) {
    if (rows.length >= limit) break;
    const { read, row } = select(shown(table, inTable), selection);
    scanned.push(read);
    if (row !== undefined) rows.push(row);
  }

  const next = inRange[scanned.length];
  const page = { consumed: { read: capacityUnits(table, scanned), write: 0 }, rows };
  return next === undefined ? page : { ...page, next: nameKey(table, next.key) };
}

/**
 * What a read takes of a row, which is what it costs, and what it then shows: nothing when it asks for columns or
 * versions of which the row has none, or when the filter, which sees only what is read, leaves the row out.
 */
function select(row: Row, selection: Selection): { readonly read: Row; readonly row: Row | undefined } {
  const { columnsToGet = [], maxVersions = 1, filter } = selection;
  const { key } = row;
  const cells = newestOfEachColumn(
    row.cells.filter((cell) => isAskedFor(cell, selection)),
    maxVersions,
  );
  const read = { key, cells };
  const asksForKey = columnsToGet.some((name) => key.some((column) => column.name === name));
  const asksForAll =
    columnsToGet.length === 0 &&
    selection.startColumn === undefined &&
    selection.endColumn === undefined &&
    selection.timeRange === undefined;
  if (cells.length === 0 && !asksForKey && !asksForAll) return { read, row: undefined };
  if (filter === undefined) return { read, row: read };
  if (!('limit' in filter)) return { read, row: satisfies(read, filter) ? read : undefined };
  const names = [...new Set(cells.map(({ name }) => name))];
  const slice = names.slice(filter.offset, filter.offset + filter.limit);
  return { read, row: { key, cells: cells.filter(({ name }) => slice.includes(name)) } };
}

function isAskedFor({ name, version }: Cell, selection: Selection): boolean {
  const { columnsToGet = [], startColumn, endColumn, timeRange } = selection;
  if (columnsToGet.length > 0 && !columnsToGet.includes(name)) return false;
  if (startColumn !== undefined && name < startColumn) return false;
  if (endColumn !== undefined && name >= endColumn) return false;
  if (timeRange === undefined) return true;
  if ('specificTime' in timeRange) return version === timeRange.specificTime;
  return version >= timeRange.startTime && version < timeRange.endTime;
}
