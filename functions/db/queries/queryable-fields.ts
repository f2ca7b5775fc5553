import * as v from 'valibot';
import { type ColumnType, columnTypeOf } from '../../common/collections/column-type.ts';
import type { CollectionDefinition } from '../../common/collections/define.ts';
import { isTimeField } from '../../common/collections/server-fields.ts';

/** What a query can compare: a column of one type, and what a document without it shows. */
export interface QueryableField {
  readonly type: Exclude<ColumnType, 'JSON'>;
  /** Undefined when a document without the field shows none. */
  readonly defaultValue?: unknown;
}

/** The fields that `where` may name: what holds a scalar, the id, and the two times that the server keeps. */
export function queryableField(definition: CollectionDefinition, name: string): QueryableField | undefined {
  if (name === 'id') return { type: 'STRING' };
  // A document from before there were times shows 0.
  if (isTimeField(name)) return { type: 'INTEGER', defaultValue: 0 };
  const schema = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
  if (schema === undefined) return undefined;
  const type = columnTypeOf(schema);
  return type === 'JSON' ? undefined : { type, defaultValue: v.getDefault(schema) };
}
