import { isObject, type UnknownObject } from '../border.ts';
import { compareTexts } from './compare-texts.ts';

/** Whether the db function would find a document by these conditions. What it would refuse matches nothing. */
export function matches(where: unknown, document: UnknownObject): boolean {
  if (where === undefined) return true;
  if (!isObject(where)) return false;
  return Object.entries(where).every(([key, condition]) => {
    switch (key) {
      case '$and':
        return Array.isArray(condition) && condition.every((each) => matches(each, document));
      case '$or':
        return Array.isArray(condition) && condition.some((each) => matches(each, document));
      case '$not':
        return !matches(condition, document);
      default:
        return fits(document[key], condition);
    }
  });
}

function fits(value: unknown, condition: unknown): boolean {
  if (!isObject(condition)) return value === condition;
  return Object.entries(condition).every(([operator, operand]) => holds(operator, value, operand));
}

/** A missing value differs from all there are, and is neither more nor less. */
function holds(operator: string, value: unknown, operand: unknown): boolean {
  const order = () => compareValues(value, operand);
  switch (operator) {
    case '$eq':
      return value === operand;
    case '$ne':
      return value !== operand;
    case '$gt':
      return order() > 0;
    case '$gte':
      return order() >= 0;
    case '$lt':
      return order() < 0;
    case '$lte':
      return order() <= 0;
    case '$in':
      return Array.isArray(operand) && operand.includes(value);
    case '$nin':
      return Array.isArray(operand) && !operand.includes(value);
    case '$prefix':
      return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand);
    case '$exists':
      return (value !== undefined) === operand;
    default:
      return false;
  }
}

/** Negative, zero or positive; NaN for values that have no order among them. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Number.NaN;
}
