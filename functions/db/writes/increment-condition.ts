import * as v from 'valibot';
import type { CollectionDefinition } from '../../common/collections/define.ts';
import { integerBoundsOf } from '../../common/collections/integer-bounds.ts';
import { declaredField } from '../../common/documents/document.ts';
import { allOf, type RowFilter } from '../../common/tablestore/row-filter.ts';

/**
 * Holds for a row in which Tablestore can increment a field without leaving its bounds. Undefined when only who has
 * read the document can tell: the field asks for more than bounds.
 */
export function incrementCondition(
  definition: CollectionDefinition,
  column: string,
  by: number,
): RowFilter | undefined {
  const schema = declaredField(definition, column);
  const bounds = schema && integerBoundsOf(schema);
  if (schema === undefined || bounds === undefined) return undefined;
  const { least, greatest } = bounds;
  // Tablestore begins with 0 where there is no column.
  const isZeroAtFirst = (v.getDefault(schema) ?? 0) === 0;
  const whenMissing = isZeroAtFirst && by >= least && by <= greatest;
  const comparison = { kind: 'comparison', column, whenMissing } as const;
  return allOf([
    { ...comparison, comparator: '>=', value: BigInt(least) - BigInt(by) },
    { ...comparison, comparator: '<=', value: BigInt(greatest) - BigInt(by) },
  ]);
}
