import type { CollectionDefinition } from '../../common/collections/define.ts';
import { obstacleToIndexing } from '../../common/collections/indexes.ts';
import { isTimeField } from '../../common/collections/server-fields.ts';
import { FunctionError } from '../../common/errors.ts';
import type { RowFilter } from '../../common/tablestore/row-filter.ts';
import { type Access, accessesInOrder } from './accesses.ts';

/**
 * What gives documents in the order of a field.
 *
 * @throws FunctionError `InvalidArgument` that says what to add to collections.ts, or why that is not possible.
 */
export function orderedAccesses(
  collection: string,
  definition: CollectionDefinition,
  filter: RowFilter,
  field: string,
): readonly Access[] {
  const accesses = accessesInOrder(collection, definition, filter, field);
  if (accesses.length > 0) return accesses;
  const schema = Object.hasOwn(definition.fields, field) ? definition.fields[field] : undefined;
  const name = JSON.stringify(field.slice(0, 100));
  if (schema === undefined && !isTimeField(field)) throw refuse(`there is no field ${name}.`);
  const obstacle = schema && obstacleToIndexing(schema);
  if (obstacle !== undefined) throw refuse(`no index can order ${name}: it ${obstacle}`);
  const indexes = [...(definition.indexes ?? []), field].map((index) => JSON.stringify(index));
  throw refuse(
    `no index orders ${name}. Add it in collections.ts: ${collection}: { indexes: [${indexes.join(', ')}] }`,
  );
}

function refuse(message: string): FunctionError {
  return new FunctionError('InvalidArgument', `orderBy: ${message}`);
}
