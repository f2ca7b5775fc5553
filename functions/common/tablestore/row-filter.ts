import * as TableStore from 'tablestore';
import type { Columns, ColumnValue } from './columns.ts';
import { toSdkValue } from './sdk-value.ts';
import { compareTexts } from './text-order.ts';

export type Comparator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** Compares one column, which may be of the primary key, with a value. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly column: string;
  readonly comparator: Comparator;
  readonly value: Exclude<ColumnValue, Buffer>;
  /** What it comes to for a row without the column. */
  readonly whenMissing: boolean;
}

/** What rows must be like. All of none holds for every row, any of none for no row. */
export type RowFilter =
  | Comparison
  | { readonly kind: 'all'; readonly of: readonly RowFilter[] }
  | { readonly kind: 'any'; readonly of: readonly RowFilter[] };

export const everyRow: RowFilter = { kind: 'all', of: [] };
export const noRow: RowFilter = { kind: 'any', of: [] };

/** Tablestore's limit, which counts each comparison and each "all" and "any". */
export const mostFilters = 32;

/** The filter that holds where all of them do, in its simplest form. */
export function allOf(filters: readonly RowFilter[]): RowFilter {
  return combine('all', filters);
}

/** The filter that holds where one of them does, in its simplest form. */
export function anyOf(filters: readonly RowFilter[]): RowFilter {
  return combine('any', filters);
}

function combine(kind: 'all' | 'any', filters: readonly RowFilter[]): RowFilter {
  const other = kind === 'all' ? 'any' : 'all';
  const parts = filters.flatMap((filter) => (filter.kind === kind ? filter.of : [filter]));
  if (parts.some((part) => part.kind === other && part.of.length === 0)) return { kind: other, of: [] };
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind, of: parts };
}

/** The filters that must all hold, one beside the other. */
export function partsOf(filter: RowFilter): readonly RowFilter[] {
  return filter.kind === 'all' ? filter.of : [filter];
}

const opposite = { '=': '!=', '!=': '=', '>': '<=', '<=': '>', '<': '>=', '>=': '<' } as const;

/** The filter that holds where this one does not: without a NOT, which would count as one more. */
export function not(filter: RowFilter): RowFilter {
  switch (filter.kind) {
    case 'comparison':
      return { ...filter, comparator: opposite[filter.comparator], whenMissing: !filter.whenMissing };
    case 'all':
      return anyOf(filter.of.map(not));
    case 'any':
      return allOf(filter.of.map(not));
  }
}

/** How many filters it is for Tablestore, which takes `mostFilters`. */
export function countFilters(filter: RowFilter): number {
  if (filter.kind === 'comparison') return 1;
  if (filter.of.length === 0) return 0;
  return filter.of.reduce((count, part) => count + countFilters(part), 1);
}

/** The columns that must be read for it: Tablestore's filters see no others, except for the primary key. */
export function columnsOf(filter: RowFilter): string[] {
  if (filter.kind === 'comparison') return [filter.column];
  return [...new Set(filter.of.flatMap(columnsOf))];
}

const comparators = {
  '=': TableStore.ComparatorType.EQUAL,
  '!=': TableStore.ComparatorType.NOT_EQUAL,
  '>': TableStore.ComparatorType.GREATER_THAN,
  '>=': TableStore.ComparatorType.GREATER_EQUAL,
  '<': TableStore.ComparatorType.LESS_THAN,
  '<=': TableStore.ComparatorType.LESS_EQUAL,
} as const;

/** In the form that the SDK sends. Not for `everyRow` and `noRow`, for which nothing needs to be sent. */
export function toSdkFilter(filter: RowFilter): TableStore.ColumnCondition {
  if (filter.kind === 'comparison') {
    const { column, comparator, value, whenMissing } = filter;
    return new TableStore.SingleColumnCondition(
      column,
      toSdkValue(value),
      comparators[comparator],
      whenMissing,
      true,
    );
  }
  const { AND, OR } = TableStore.LogicalOperator;
  const composite = new TableStore.CompositeCondition(filter.kind === 'all' ? AND : OR);
  for (const part of filter.of) composite.addSubCondition(toSdkFilter(part));
  return composite;
}

/** Says whether Tablestore would let a row through that has these columns, those of the primary key included. */
export function passes(filter: RowFilter, columns: Columns): boolean {
  if (filter.kind === 'all') return filter.of.every((part) => passes(part, columns));
  if (filter.kind === 'any') return filter.of.some((part) => passes(part, columns));
  const { column, value, comparator, whenMissing } = filter;
  const found = Object.hasOwn(columns, column) ? columns[column] : undefined;
  return found === undefined ? whenMissing : holds(comparator, compareValues(found, value));
}

/** Says whether a comparator holds for an order; undefined stands for values that have none. */
export function holds(comparator: Comparator, order: number | undefined): boolean {
  switch (comparator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order !== undefined && order > 0;
    case '>=':
      return order !== undefined && order >= 0;
    case '<':
      return order !== undefined && order < 0;
    case '<=':
      return order !== undefined && order <= 0;
  }
}

/** Negative, zero or positive; undefined for values of different types, which Tablestore neither equates nor orders. */
export function compareValues(a: ColumnValue, b: ColumnValue): number | undefined {
  if (typeof a !== typeof b) return undefined;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.compare(a, b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
