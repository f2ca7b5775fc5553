import type { CollectionDefinition } from '../collections/define.ts';
import { timeFields } from '../collections/server-fields.ts';
import type { Columns } from '../tablestore/columns.ts';
import type { Comparison } from '../tablestore/row-filter.ts';

/** The column that changes with every write. */
export const revisionColumn = '_rev';

/** What counts as the revision of a row from before there were revisions: it has no column for it. */
export const revisionOfOldRows = '0';

/**
 * Since when a document is removed, in milliseconds since 1970. What is left of it, a tombstone, is no document: it
 * has this column, and none of the declared fields and the server's times. It remembers the writes for a day.
 */
export const goneColumn = '_gone';

/** A copy of createdAt that outlives the document in its tombstone, and takes part in no index. */
export const bornColumn = '_born';

/** Not less than the bytes that `maxBytes` counts. */
export const sizeColumn = '_size';

/**
 * The columns that a document is read with, instead of all: the records of writes may be many. With `id` among them
 * Tablestore also returns a row that has none of the others.
 */
export function columnsToRead(definition: CollectionDefinition): string[] {
  return ['id', goneColumn, revisionColumn, ...timeFields, ...Object.keys(definition.fields)];
}

/** Holds for a row that is no tombstone. */
export const isDocument: Comparison = {
  kind: 'comparison',
  column: goneColumn,
  comparator: '=',
  value: -1n,
  whenMissing: true,
};

/** Says whether a row that was read with `_gone` is a tombstone. */
export function isGone(columns: Columns): boolean {
  return Object.hasOwn(columns, goneColumn);
}
