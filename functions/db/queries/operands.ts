import { FunctionError } from '../../common/errors.ts';
import type { Comparison } from '../../common/tablestore/row-filter.ts';
import type { QueryableField } from './queryable-fields.ts';

type Operand = Comparison['value'];

const rules = {
  STRING: 'must be a text',
  INTEGER: 'must be a whole number within ±(2^53 − 1)',
  DOUBLE: 'must be a number',
  BOOLEAN: 'must be true or false',
} as const satisfies Record<QueryableField['type'], string>;

/**
 * What a field is compared with, as its column holds it.
 *
 * @param path where it stands in the request, such as `where.due.$gt`.
 * @throws FunctionError `InvalidArgument` when the field cannot hold it.
 */
export function parseOperand(path: string, { type }: QueryableField, value: unknown): Operand {
  const operand = toOperand(type, value);
  if (operand !== undefined) return operand;
  throw new FunctionError('InvalidArgument', `${path}: ${rules[type]}, as the field is declared.`);
}

/** Undefined when a column of the type cannot hold the value. */
export function toOperand(type: QueryableField['type'], value: unknown): Operand | undefined {
  switch (type) {
    case 'STRING':
      return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : undefined;
    case 'INTEGER':
      return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
    case 'DOUBLE':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : undefined;
  }
}
