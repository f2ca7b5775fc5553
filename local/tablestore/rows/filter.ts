import { parameterInvalid } from '../protocol/errors.ts';
import {
  ColumnPaginationFilter,
  CompositeColumnValueFilter,
  Filter as FilterMessage,
  SingleColumnValueFilter,
} from '../protocol/messages.ts';
import { decodeVariant } from '../protocol/plain-buffer/reader.ts';
import type { ColumnValue } from '../protocol/plain-buffer/values.ts';
import type { Message } from '../protocol/protobuf.ts';
import { checkAttributeValue, checkColumnName } from './limits.ts';
import type { Row } from './row.ts';

type Comparator = SingleColumnValueFilter['comparator'];

/** A filter on column values: of a read, or a write's column condition. */
export type ColumnValueFilter =
  | {
      readonly type: 'SINGLE';
      readonly comparator: Comparator;
      readonly columnName: string;
      readonly columnValue: ColumnValue;
      readonly filterIfMissing: boolean;
      readonly latestVersionOnly: boolean;
    }
  | {
      readonly type: 'COMPOSITE';
      readonly combinator: 'LO_NOT' | 'LO_AND' | 'LO_OR';
      readonly subFilters: readonly ColumnValueFilter[];
    };

/** A filter that keeps a slice of a row's columns. */
export interface ColumnPagination {
  readonly type: 'PAGINATION';
  readonly offset: number;
  readonly limit: number;
}

const maximumFilters = 32;

/**
 * The filter of a read.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function parseFilter(bytes: Uint8Array): ColumnValueFilter | ColumnPagination {
  const filter = decode(FilterMessage, bytes, 'filter');
  if (filter.type !== 'FT_COLUMN_PAGINATION') return parseColumnValueFilter(filter, { count: 0 });
  const { limit, offset } = decode(ColumnPaginationFilter, filter.filter, 'column pagination filter');
  if (limit <= 0) throw parameterInvalid('Limit in ColumnPaginationFilter must be greater than 0.');
  if (offset < 0) {
    throw parameterInvalid('Offset in ColumnPaginationFilter must be greater than or equal to 0.');
  }
  return { type: 'PAGINATION', limit, offset };
}

/**
 * The column condition of a write, which cannot be a column pagination.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function parseColumnCondition(bytes: Uint8Array): ColumnValueFilter {
  const filter = parseFilter(bytes);
  if (filter.type === 'PAGINATION') throw parameterInvalid('Invalid type of filter: FT_COLUMN_PAGINATION.');
  return filter;
}

function parseColumnValueFilter(filter: FilterMessage, parsed: { count: number }): ColumnValueFilter {
  parsed.count++;
  if (parsed.count > maximumFilters) {
    throw parameterInvalid(`The count of filter exceeds the max: ${maximumFilters}.`);
  }
  switch (filter.type) {
    case 'FT_SINGLE_COLUMN_VALUE':
      return parseSingle(filter.filter);
    case 'FT_COMPOSITE_COLUMN_VALUE': {
      const { combinator, sub_filters } = decode(
        CompositeColumnValueFilter,
        filter.filter,
        'composite filter',
      );
      const subFilters = sub_filters.map((subFilter) => parseColumnValueFilter(subFilter, parsed));
      if (combinator === 'LO_NOT' && subFilters.length !== 1) {
        throw parameterInvalid('Invalid NOT operator: the number of sub-filters must be 1.');
      }
      if (combinator !== 'LO_NOT' && subFilters.length < 2) {
        throw parameterInvalid('Invalid AND/OR operator: the number of sub-filters must be more than 1.');
      }
      return { type: 'COMPOSITE', combinator, subFilters };
    }
    case 'FT_COLUMN_PAGINATION':
      throw parameterInvalid('Invalid type of sub-filter: FT_COLUMN_PAGINATION.');
  }
}

function parseSingle(bytes: Uint8Array): ColumnValueFilter {
  const single = decode(SingleColumnValueFilter, bytes, 'relation filter');
  const columnName = single.column_name;
  checkColumnName(columnName);
  const columnValue = checkAttributeValue(columnName, decodeVariant(single.column_value));
  return {
    type: 'SINGLE',
    comparator: single.comparator,
    columnName,
    columnValue,
    filterIfMissing: single.filter_if_missing,
    latestVersionOnly: single.latest_version_only,
  };
}

function decode<T>(message: Message<T>, bytes: Uint8Array, kind: string): T {
  try {
    return message.decode(bytes);
  } catch {
    throw parameterInvalid(`Deserialize ${kind} failed.`);
  }
}

/** Whether a row passes; undefined stands for a row that is not there, all of whose columns are missing. */
export function passesFilter(filter: ColumnValueFilter, row: Row | undefined): boolean {
  if (filter.type === 'COMPOSITE') {
    switch (filter.combinator) {
      case 'LO_NOT':
        return !filter.subFilters.some((subFilter) => passesFilter(subFilter, row));
      case 'LO_AND':
        return filter.subFilters.every((subFilter) => passesFilter(subFilter, row));
      case 'LO_OR':
        return filter.subFilters.some((subFilter) => passesFilter(subFilter, row));
    }
  }
  const stored = row === undefined ? [] : valuesOf(row, filter.columnName);
  if (stored.length === 0) return !filter.filterIfMissing;
  const compared = filter.latestVersionOnly ? stored.slice(0, 1) : stored;
  return compared.some((value) => satisfies(value, filter.comparator, filter.columnValue));
}

/** A column's values, newest first; a filter may name a primary key column too. */
function valuesOf(row: Row, columnName: string): ColumnValue[] {
  const key = row.primaryKey.find(({ name }) => name === columnName);
  if (key !== undefined) return [key.value];
  return row.cells.filter(({ name }) => name === columnName).map(({ value }) => value);
}

/** Values of different types are not equal, and neither is less. */
function satisfies(stored: ColumnValue, comparator: Comparator, given: ColumnValue): boolean {
  const order = compareValues(stored, given);
  switch (comparator) {
    case 'CT_EQUAL':
      return order === 0;
    case 'CT_NOT_EQUAL':
      return order !== 0;
    case 'CT_GREATER_THAN':
      return order !== undefined && order > 0;
    case 'CT_GREATER_EQUAL':
      return order !== undefined && order >= 0;
    case 'CT_LESS_THAN':
      return order !== undefined && order < 0;
    case 'CT_LESS_EQUAL':
      return order !== undefined && order <= 0;
  }
}

function compareValues(a: ColumnValue, b: ColumnValue): number | undefined {
  if (a.type !== b.type) return undefined;
  if (Buffer.isBuffer(a.value) && Buffer.isBuffer(b.value)) return a.value.compare(b.value);
  if (a.value === b.value) return 0;
  return a.value < b.value ? -1 : 1;
}
