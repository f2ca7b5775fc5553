import {
  compareKeys,
  highest,
  type Key,
  type KeyBound,
  longestKeyTextBytes,
  lowest,
} from '../../common/tablestore/key-range.ts';
import { allOf, everyRow, partsOf, type RowFilter } from '../../common/tablestore/row-filter.ts';
import { afterText, beforeText } from '../../common/tablestore/text-order.ts';
import { type Interval, intervalOf, type Limit, onlyValueOf } from './intervals.ts';

export type Direction = 'asc' | 'desc';

/** The part of a table or index that a query reads, without the partition: from start (inclusive) to end (exclusive). */
export interface ScanRange {
  readonly start: Key;
  readonly end: Key;
  readonly direction: Direction;
  /** How many columns, from the first on, have the same value in all of it. */
  readonly fixedColumns: number;
  /** What remains of the filter. */
  readonly filter: RowFilter;
}

/**
 * Turns what a filter says of the columns of a key into bounds, from the first column on until one has more than one
 * value.
 *
 * @param columns the key's columns after the partition's; the last one is the id.
 */
export function toScanRange(filter: RowFilter, columns: readonly string[], direction: Direction): ScanRange {
  if (filter.kind === 'any' && filter.of.length === 0) return emptyRange(columns, direction);
  const fixed: KeyBound[] = [];
  const settled = new Set<RowFilter>();
  let ends: Ends = { lower: lowest, upper: highest };
  for (const column of columns) {
    const interval = intervalOf(filter, column);
    const only = onlyValueOf(interval);
    const isLast = fixed.length === columns.length - 1;
    if (only !== undefined && !isLast) {
      fixed.push({ value: only });
      for (const part of interval.parts) settled.add(part);
      continue;
    }
    ends = isLast ? endsOfLast(interval, direction) : endsOf(interval);
    if (ends.isLoose !== true) for (const part of interval.parts) settled.add(part);
    break;
  }
  const fill = (bound: KeyBound, after: KeyBound): Key => {
    const rest = columns.slice(fixed.length + 1).map(() => after);
    return [...fixed, bound, ...rest];
  };
  const lower = fill(ends.lower, ends.afterLower ?? lowest);
  const upper = fill(ends.upper, ends.afterUpper ?? highest);
  return {
    ...(direction === 'asc' ? { start: lower, end: upper } : { start: upper, end: lower }),
    direction,
    fixedColumns: fixed.length,
    filter: allOf(partsOf(filter).filter((part) => !settled.has(part))),
  };
}

function emptyRange(columns: readonly string[], direction: Direction): ScanRange {
  const nowhere: Key = columns.map(() => lowest);
  return { start: nowhere, end: nowhere, direction, fixedColumns: 0, filter: everyRow };
}

/** Says whether there is nothing between start and end. */
export function isEmptyRange({
  start,
  end,
  direction,
}: Pick<ScanRange, 'start' | 'end' | 'direction'>): boolean {
  const order = compareKeys(start, end);
  return direction === 'asc' ? order >= 0 : order <= 0;
}

/** The same range from a position on, or as it is when the position lies before it. */
export function fromPosition(range: ScanRange, position: Key): ScanRange {
  const order = compareKeys(position, range.start);
  const isWithin = range.direction === 'asc' ? order > 0 : order < 0;
  return isWithin ? { ...range, start: position } : range;
}

interface Ends {
  readonly lower: KeyBound;
  readonly upper: KeyBound;
  /** What the columns behind are at the ends, where it is not as far out as the end itself. */
  readonly afterLower?: KeyBound;
  readonly afterUpper?: KeyBound;
  /** True when rows outside of the interval lie between the ends. */
  readonly isLoose?: boolean;
}

/** Of a column with another one behind it: whether a value belongs to it is said by the column behind. */
function endsOf({ lower, upper }: Interval): Ends {
  return {
    lower: lower === undefined ? lowest : { value: lower.value },
    upper: upper === undefined ? highest : { value: upper.value },
    ...(lower?.isInclusive === false ? { afterLower: highest } : {}),
    ...(upper?.isInclusive === false ? { afterUpper: lowest } : {}),
  };
}

/** Of the id, which no column follows: a value is moved by the least there is, as start and end require. */
function endsOfLast({ lower, upper }: Interval, direction: Direction): Ends {
  if (direction === 'asc') {
    const from = lower === undefined || lower.isInclusive ? exactly(lower, lowest) : directlyAfter(lower);
    const to = upper === undefined || !upper.isInclusive ? exactly(upper, highest) : directlyAfter(upper);
    const isLoose = from === undefined || to === undefined;
    return { lower: from ?? exactly(lower, lowest), upper: to ?? highest, isLoose };
  }
  return {
    lower: lower?.isInclusive === true ? closelyBefore(lower) : exactly(lower, lowest),
    upper: exactly(upper, highest),
    isLoose: lower?.isInclusive === true || upper?.isInclusive === false,
  };
}

function exactly(limit: Limit | undefined, otherwise: KeyBound): KeyBound {
  return limit === undefined ? otherwise : { value: limit.value };
}

/** Undefined when that would be too long for a key. */
function directlyAfter({ value }: Limit): KeyBound | undefined {
  return inKey(afterText(String(value)));
}

function closelyBefore({ value }: Limit): KeyBound {
  const before = beforeText(String(value));
  return before === undefined ? lowest : (inKey(before) ?? lowest);
}

function inKey(text: string): KeyBound | undefined {
  return Buffer.byteLength(text) <= longestKeyTextBytes ? { value: text } : undefined;
}
