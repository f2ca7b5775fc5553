import { type Cell, parameterInvalid, type Row } from './answers.ts';
import { bytesOf, checkColumnName, compareBytes, typeOf } from './model-keys.ts';
import type { ColumnCondition, Comparator, Filter, Value } from './requests.ts';

/** What is wrong with a filter as it stands. */
export function checkFilter(filter: Filter): void {
  if ('limit' in filter) {
    if (filter.limit <= 0) throw parameterInvalid('Limit in ColumnPaginationFilter must be greater than 0.');
    if (filter.offset < 0) {
      throw parameterInvalid('Offset in ColumnPaginationFilter must be greater than or equal to 0.');
    }
    return;
  }
  checkCondition(filter, { seen: 0 });
}

function checkCondition(condition: ColumnCondition, filters: { seen: number }): void {
  filters.seen += 1;
  if (filters.seen > 32) throw parameterInvalid('The count of filter exceeds the max: 32.');
  if ('column' in condition) {
    checkColumnName(condition.column);
    checkValue(condition.value);
    return;
  }
  const { combinator, conditions } = condition;
  for (const inner of conditions) checkCondition(inner, filters);
  if (combinator === 'NOT' && conditions.length !== 1) {
    throw parameterInvalid('Invalid NOT operator: the number of sub-filters must be 1.');
  }
  if (combinator !== 'NOT' && conditions.length < 2) {
    throw parameterInvalid('Invalid AND/OR operator: the number of sub-filters must be more than 1.');
  }
}

/** Doubles that no column can hold. */
export function checkValue(value: Value): void {
  if (typeof value !== 'number') return;
  if (Number.isNaN(value)) throw parameterInvalid("NaN can't be set to double value.");
  if (!Number.isFinite(value)) throw parameterInvalid("Infinity can't be set to double value.");
}

/**
 * Whether a row satisfies a condition; of a row that is not there, every column is missing. A column stands for its
 * newest value or, when not only the latest version counts, for any of them; a primary key column has one.
 */
export function satisfies(row: Row | undefined, condition: ColumnCondition): boolean {
  if ('combinator' in condition) {
    const results = condition.conditions.map((inner) => satisfies(row, inner));
    if (condition.combinator === 'NOT') return !results[0];
    return condition.combinator === 'AND' ? !results.includes(false) : results.includes(true);
  }
  const values = valuesOf(row, condition.column);
  if (values.length === 0) return condition.passIfMissing;
  const considered = condition.latestVersionOnly ? values.slice(0, 1) : values;
  return considered.some((value) => compares(value, condition.comparator, condition.value));
}

function valuesOf(row: Row | undefined, column: string): Value[] {
  const key = row?.key.find(({ name }) => name === column);
  if (key !== undefined) return [key.value];
  const newestFirst = (a: Cell, b: Cell): number => b.version - a.version;
  const cells = (row?.cells ?? []).filter(({ name }) => name === column);
  return [...cells].sort(newestFirst).map(({ value }) => value);
}

/** Values of two types are neither equal nor less nor greater. */
function compares(stored: Value, comparator: Comparator, given: Value): boolean {
  const comparable = typeOf(stored) === typeOf(given);
  const equal = comparable && isEqual(stored, given);
  const less = comparable && isLess(stored, given);
  switch (comparator) {
    case 'EQUAL':
      return equal;
    case 'NOT_EQUAL':
      return !equal;
    case 'LESS_THAN':
      return less;
    case 'LESS_EQUAL':
      return less || equal;
    case 'GREATER_THAN':
      return comparable && !less && !equal;
    case 'GREATER_EQUAL':
      return comparable && !less;
  }
}

function isEqual(a: Value, b: Value): boolean {
  return Buffer.isBuffer(a) ? compareBytes(bytesOf(a), bytesOf(b)) === 0 : a === b;
}

function isLess(a: Value, b: Value): boolean {
  if (typeof a === 'string' || Buffer.isBuffer(a)) return compareBytes(bytesOf(a), bytesOf(b)) < 0;
  return a < b;
}
