import { type KeyValue, longestKeyTextBytes } from '../../common/tablestore/key-range.ts';
import {
  type Comparison,
  compareValues,
  partsOf,
  type RowFilter,
} from '../../common/tablestore/row-filter.ts';

/** One end of an interval. */
export interface Limit {
  readonly value: KeyValue;
  readonly isInclusive: boolean;
}

/** The values that a column may have where a filter holds. */
export interface Interval {
  readonly lower?: Limit;
  readonly upper?: Limit;
  /** The parts of the filter that the interval stands for. */
  readonly parts: readonly Comparison[];
}

/** The interval that the parts of a filter leave of a column of a key. */
export function intervalOf(filter: RowFilter, column: string): Interval {
  let interval: Interval = { parts: [] };
  for (const part of partsOf(filter)) {
    if (part.kind !== 'comparison' || part.column !== column || part.comparator === '!=') continue;
    const { value, comparator } = part;
    if (!isKeyValue(value)) continue;
    const isInclusive = comparator !== '>' && comparator !== '<';
    const isLower = comparator === '=' || comparator === '>' || comparator === '>=';
    const isUpper = comparator === '=' || comparator === '<' || comparator === '<=';
    interval = {
      ...interval,
      ...(isLower && narrows(interval.lower, value, isInclusive, 1) ? { lower: { value, isInclusive } } : {}),
      ...(isUpper && narrows(interval.upper, value, isInclusive, -1)
        ? { upper: { value, isInclusive } }
        : {}),
      parts: [...interval.parts, part],
    };
  }
  return interval;
}

/** The one value that an interval leaves; undefined when it leaves more, or none. */
export function onlyValueOf({ lower, upper }: Interval): KeyValue | undefined {
  if (lower === undefined || upper === undefined || lower.value !== upper.value) return undefined;
  return lower.isInclusive && upper.isInclusive ? lower.value : undefined;
}

/** A longer text is in no key, and Tablestore refuses it as a bound: the filter says what it comes to. */
function isKeyValue(value: Comparison['value']): value is KeyValue {
  return typeof value === 'string'
    ? Buffer.byteLength(value) <= longestKeyTextBytes
    : typeof value === 'bigint';
}

function narrows(
  limit: Limit | undefined,
  value: KeyValue,
  isInclusive: boolean,
  direction: 1 | -1,
): boolean {
  if (limit === undefined) return true;
  const order = (compareValues(value, limit.value) ?? 0) * direction;
  return order > 0 || (order === 0 && !isInclusive);
}
