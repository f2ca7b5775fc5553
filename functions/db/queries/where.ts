import { columnTypeOf } from '../../common/collections/column-type.ts';
import type { CollectionDefinition } from '../../common/collections/define.ts';
import { isObject, type UnknownObject } from '../../common/documents/document-shape.ts';
import { isDocument } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import {
  allOf,
  anyOf,
  countFilters,
  everyRow,
  mostFilters,
  not,
  type RowFilter,
} from '../../common/tablestore/row-filter.ts';
import { parseOperand } from './operands.ts';
import { type ComparedField, compare, fieldOperators, parseOperator } from './operators.ts';
import { queryableField } from './queryable-fields.ts';

const deepest = 8;

/**
 * The filter of a query, as Tablestore takes it.
 *
 * @throws FunctionError `InvalidArgument` that names the place, or says that there are too many conditions.
 */
export function parseFilter(definition: CollectionDefinition, where: unknown): RowFilter {
  if (where === undefined) return everyRow;
  const filter = parseWhere(definition, where);
  const count = countFilters(allOf([isDocument, filter]));
  if (count <= mostFilters) return filter;
  throw new FunctionError(
    'InvalidArgument',
    `where: comes to ${count} conditions in Tablestore, which takes ${mostFilters}: each comparison, each value of a $in, each $and and $or counts, and one that leaves out removed documents.`,
  );
}

/** What it says of each field, and `$and`, `$or`, `$not` of the like. */
function parseWhere(definition: CollectionDefinition, where: unknown, path = 'where', depth = 1): RowFilter {
  if (!isObject(where)) throw new FunctionError('InvalidArgument', `${path}: must be an object.`);
  if (depth > deepest) {
    throw new FunctionError('InvalidArgument', `${path}: is nested deeper than ${deepest} levels.`);
  }
  const nested = (inner: unknown, place: string) => parseWhere(definition, inner, place, depth + 1);
  return allOf(
    Object.entries(where).map(([key, value]) => {
      const place = `${path}.${key.slice(0, 100)}`;
      switch (key) {
        case '$and':
          return allOf(listed(value, place).map((inner, at) => nested(inner, `${place}.${at}`)));
        case '$or':
          return anyOf(listed(value, place).map((inner, at) => nested(inner, `${place}.${at}`)));
        case '$not':
          return not(nested(value, place));
        default:
          return parseFieldCondition(fieldOf(definition, key, place), value);
      }
    }),
  );
}

function listed(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new FunctionError('InvalidArgument', `${path}: must be a list of one condition or more.`);
}

function fieldOf(definition: CollectionDefinition, name: string, path: string): ComparedField {
  const field = queryableField(definition, name);
  if (field !== undefined) return { ...field, column: name, path };
  const schema = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
  if (schema !== undefined && columnTypeOf(schema) === 'JSON') {
    throw new FunctionError(
      'InvalidArgument',
      `${path}: holds what is nested, which Tablestore cannot compare. Texts, numbers, true and false can be.`,
    );
  }
  throw new FunctionError('InvalidArgument', `${path}: there is no such field.`);
}

/** A value that the field shall equal, or operators with their operands, all of which shall hold. */
function parseFieldCondition(field: ComparedField, condition: unknown): RowFilter {
  if (!isObject(condition)) return compare(field, '=', parseOperand(field.path, field, condition));
  const operators = Object.entries<unknown>(condition satisfies UnknownObject);
  if (operators.length === 0) {
    throw new FunctionError(
      'InvalidArgument',
      `${field.path}: name an operator: ${fieldOperators.join(', ')}.`,
    );
  }
  return allOf(operators.map(([operator, operand]) => parseOperator(field, operator, operand)));
}
