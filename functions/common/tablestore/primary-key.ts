import type * as TableStore from 'tablestore';

/** A whole primary key: every column in the table's order. */
export type PrimaryKey = readonly (readonly [name: string, value: string])[];

/** A primary key in the form that the SDK sends: an object for each column. */
export function toPrimaryKey(key: PrimaryKey): TableStore.PrimaryKeyInput {
  return key.map(([name, value]) => ({ [name]: value }));
}
