import * as fc from 'fast-check';
import { columnName, columnValue, keyValue } from './alphabet.ts';
import { rarely } from './frequencies.ts';
import type { ColumnCondition, Comparator } from './requests.ts';
import type { Shape } from './shapes.ts';

const comparator = fc.constantFrom<Comparator[]>(
  'EQUAL',
  'NOT_EQUAL',
  'GREATER_THAN',
  'GREATER_EQUAL',
  'LESS_THAN',
  'LESS_EQUAL',
);

/** Conditions of one column, of the primary key too, and what AND, OR and NOT make of them. */
export function columnCondition({ primaryKey }: Shape): fc.Arbitrary<ColumnCondition> {
  const single = (column: fc.Arbitrary<string>, value: typeof columnValue): fc.Arbitrary<ColumnCondition> =>
    fc.record({ column, comparator, value, passIfMissing: fc.boolean(), latestVersionOnly: fc.boolean() });
  const { condition: any } = fc.letrec<{ condition: ColumnCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: single(columnName, columnValue) },
      {
        weight: 1,
        arbitrary: fc.oneof(
          ...primaryKey.map((schema) => single(fc.constant(schema.name), keyValue(schema))),
        ),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          combinator: fc.constantFrom('AND', 'OR'),
          conditions: rarely(
            fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
            fc.array(tie('condition'), { maxLength: 1 }),
          ),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          combinator: fc.constant('NOT'),
          conditions: rarely(
            fc.array(tie('condition'), { minLength: 1, maxLength: 1 }),
            fc.array(tie('condition'), { maxLength: 2 }),
          ),
        }),
      },
    ),
  }));
  return any;
}
