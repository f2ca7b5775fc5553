import { FunctionError } from '../../common/errors.ts';
import {
  allOf,
  anyOf,
  type Comparator,
  type Comparison,
  compareValues,
  everyRow,
  holds,
  not,
  type RowFilter,
} from '../../common/tablestore/row-filter.ts';
import { afterPrefix } from '../../common/tablestore/text-order.ts';
import { parseOperand, toOperand } from './operands.ts';
import type { QueryableField } from './queryable-fields.ts';

/** A field, its column, and where the condition on it stands in the request. */
export interface ComparedField extends QueryableField {
  readonly column: string;
  readonly path: string;
}

const comparators: Readonly<Record<string, Comparator>> = {
  $eq: '=',
  $ne: '!=',
  $gt: '>',
  $gte: '>=',
  $lt: '<',
  $lte: '<=',
};
const ordering = new Set(['$gt', '$gte', '$lt', '$lte']);
const mostListed = 20;

/** The operators that a condition on a field may have. */
export const fieldOperators = [...Object.keys(comparators), '$in', '$nin', '$prefix', '$exists'];

/**
 * The filter that an operator and its operand come to.
 *
 * @throws FunctionError `InvalidArgument` that names the field and the operator.
 */
export function parseOperator(field: ComparedField, operator: string, operand: unknown): RowFilter {
  const path = `${field.path}.${operator}`;
  const comparator = Object.hasOwn(comparators, operator) ? comparators[operator] : undefined;
  if (comparator !== undefined) {
    if (field.type === 'BOOLEAN' && ordering.has(operator)) {
      throw new FunctionError('InvalidArgument', `${path}: true and false have no order; use $eq or $ne.`);
    }
    return compare(field, comparator, parseOperand(path, field, operand));
  }
  switch (operator) {
    case '$in':
      return oneOf(field, path, operand);
    case '$nin':
      return not(oneOf(field, path, operand));
    case '$prefix':
      return beginsWith(field, path, operand);
    case '$exists':
      if (typeof operand !== 'boolean') {
        throw new FunctionError('InvalidArgument', `${path}: must be true or false.`);
      }
      return operand ? exists(field) : not(exists(field));
    default:
      throw new FunctionError(
        'InvalidArgument',
        `${field.path}: there is no operator ${operator.slice(0, 100)}, only ${fieldOperators.join(', ')}.`,
      );
  }
}

/** A document without the field counts as what it shows: the default, or nothing, which only differs from all there is. */
export function compare(
  field: ComparedField,
  comparator: Comparator,
  value: Comparison['value'],
): Comparison {
  const shown = toOperand(field.type, field.defaultValue);
  const whenMissing =
    shown === undefined ? comparator === '!=' : holds(comparator, compareValues(shown, value));
  return { kind: 'comparison', column: field.column, comparator, value, whenMissing };
}

function oneOf(field: ComparedField, path: string, operand: unknown): RowFilter {
  if (!Array.isArray(operand) || operand.length > mostListed) {
    throw new FunctionError('InvalidArgument', `${path}: must be a list of ${mostListed} values at most.`);
  }
  const values = operand.map((value: unknown, at) => parseOperand(`${path}.${at}`, field, value));
  return anyOf([...new Set(values)].map((value) => compare(field, '=', value)));
}

/** Tablestore's filters know no prefix, but the order of texts: all that begin with it stand together. */
function beginsWith(field: ComparedField, path: string, operand: unknown): RowFilter {
  if (field.type !== 'STRING') {
    throw new FunctionError('InvalidArgument', `${path}: only texts begin with something.`);
  }
  const prefix = parseOperand(path, field, operand);
  const after = afterPrefix(String(prefix));
  const from = compare(field, '>=', prefix);
  return after === undefined ? from : allOf([from, compare(field, '<', after)]);
}

/** Less than every value of the type, or equal to the least; booleans are not ordered. */
const least = {
  STRING: [['>=', '']],
  INTEGER: [['>=', BigInt.asIntN(64, 1n << 63n)]],
  DOUBLE: [['>=', -Number.MAX_VALUE]],
  BOOLEAN: [
    ['=', true],
    ['=', false],
  ],
} as const;

function exists(field: ComparedField): RowFilter {
  if (field.column === 'id' || field.defaultValue !== undefined) return everyRow;
  return anyOf(least[field.type].map(([comparator, value]) => compare(field, comparator, value)));
}
