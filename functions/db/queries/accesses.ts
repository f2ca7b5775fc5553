import { type CollectionDefinition, tableOfCollection } from '../../common/collections/define.ts';
import { indexesOf } from '../../common/collections/indexes.ts';
import type { RowFilter } from '../../common/tablestore/row-filter.ts';
import { intervalOf, onlyValueOf } from './intervals.ts';

/** Where documents can be read: their table, or one of its indexes. */
export interface Access {
  readonly table: string;
  /** The name of the table or index to read. */
  readonly name: string;
  /** The columns of its key after the partition's, by which its rows are ordered; the last one is the id. */
  readonly keyColumns: readonly string[];
}

export function accessByTable(collection: string): Access {
  const table = tableOfCollection(collection);
  return { table, name: table, keyColumns: ['id'] };
}

function accessesByIndex(collection: string, definition: CollectionDefinition): Access[] {
  const table = tableOfCollection(collection);
  return indexesOf(table, definition).map(({ name, fields }) => ({
    table,
    name,
    keyColumns: [...fields, 'id'],
  }));
}

/**
 * What gives the documents in the order of a field, the best first: empty when no declared index orders them. The
 * table orders them by the id, and so do indexes of which the filter leaves one value.
 */
export function accessesInOrder(
  collection: string,
  definition: CollectionDefinition,
  filter: RowFilter,
  field: string,
): Access[] {
  const indexes = accessesByIndex(collection, definition).filter((access) =>
    isInOrder(access, filter, field),
  );
  if (field !== 'id') return byPreference(indexes, (access) => preferenceInOrder(access, filter, field));
  const complete = indexes.filter((access) => findsAll(access, filter));
  return [...byPreference(complete, ({ keyColumns }) => keyColumns.length), accessByTable(collection)];
}

/** What gives the documents in any order, the one that reads the least first. */
export function accessesToAll(
  collection: string,
  definition: CollectionDefinition,
  filter: RowFilter,
): Access[] {
  const indexes = accessesByIndex(collection, definition).filter(
    (access) => findsAll(access, filter) && narrowness(access, filter) > 0,
  );
  return [...byPreference(indexes, (access) => narrowness(access, filter)), accessByTable(collection)];
}

/** All columns before the field's have one value. */
function isInOrder({ keyColumns }: Access, filter: RowFilter, field: string): boolean {
  const before = keyColumns.slice(0, keyColumns.indexOf(field));
  return keyColumns.includes(field) && before.every((column) => isFixed(filter, column));
}

/** An index that finds all that the order can find, then one of which less is read. */
function preferenceInOrder(access: Access, filter: RowFilter, field: string): number {
  const others = access.keyColumns.filter((column) => column !== field);
  return (findsAll({ ...access, keyColumns: others }, filter) ? 10 : 0) + narrowness(access, filter);
}

/**
 * Rows without one of an index's columns are not in it, such as those that were written before the field was
 * declared: an index finds all where the filter leaves such rows out.
 */
function findsAll({ keyColumns }: Access, filter: RowFilter): boolean {
  return keyColumns.every(
    (column) => column === 'id' || intervalOf(filter, column).parts.some(({ whenMissing }) => !whenMissing),
  );
}

/** Two for each column, from the first on, of which the filter leaves one value, and one for a range behind. */
function narrowness({ keyColumns }: Access, filter: RowFilter): number {
  const firstOpen = keyColumns.findIndex((column) => !isFixed(filter, column));
  const open = keyColumns[firstOpen];
  if (open === undefined) return 2 * keyColumns.length;
  return 2 * firstOpen + (intervalOf(filter, open).parts.length > 0 ? 1 : 0);
}

function isFixed(filter: RowFilter, column: string): boolean {
  return onlyValueOf(intervalOf(filter, column)) !== undefined;
}

function byPreference(accesses: readonly Access[], preference: (access: Access) => number): Access[] {
  return accesses.toSorted((a, b) => preference(b) - preference(a));
}
