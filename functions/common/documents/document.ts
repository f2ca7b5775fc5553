import * as v from 'valibot';
import { columnTypeOf } from '../collections/column-type.ts';
import type { CollectionDefinition } from '../collections/define.ts';
import { timeFields } from '../collections/server-fields.ts';
import { FunctionError } from '../errors.ts';
import type { Columns, ColumnValue } from '../tablestore/columns.ts';
import { idRule, isDocumentId } from './document-id.ts';
import { assertStorable, type Document, type UnknownObject, type WrittenDocument } from './document-shape.ts';
import { invalidArgument } from './invalid-argument.ts';
import { revisionColumn, revisionOfOldRows } from './server-columns.ts';

/** What the server sets: ignored when it is sent, so that what was read can be written back. */
const setByServer: ReadonlySet<string> = new Set([...timeFields, revisionColumn]);

/**
 * Checks what a client wants to store against the collection's fields and fills in defaults.
 *
 * @throws FunctionError `InvalidArgument` that names the field; fields that are not declared are refused.
 */
export function parseDocument(definition: CollectionDefinition, document: UnknownObject): WrittenDocument {
  const { id, ...sent } = document;
  assertStorable(sent);
  if (!isDocumentId(id)) throw new FunctionError('InvalidArgument', `id: ${idRule}.`);
  const fields = Object.fromEntries(Object.entries(sent).filter(([name]) => !setByServer.has(name)));
  return { ...parseFields(definition, Object.keys(definition.fields), fields), id };
}

/**
 * Checks some of a document's fields, fills in their defaults, and refuses what is more than these.
 *
 * @throws FunctionError `InvalidArgument` that names the field.
 */
export function parseFields(
  definition: CollectionDefinition,
  names: readonly string[],
  fields: UnknownObject,
): UnknownObject {
  const schemas = names.flatMap((name) => {
    const schema = declaredField(definition, name);
    return schema === undefined ? [] : [[name, schema] as const];
  });
  const wanted = new Set(schemas.map(([name]) => name));
  const unknown = [...names, ...Object.keys(fields)].find((name) => !wanted.has(name));
  if (unknown !== undefined) {
    const problem = setByServer.has(unknown) ? 'is set by the server' : 'there is no such field';
    throw new FunctionError('InvalidArgument', `${unknown.slice(0, 100)}: ${problem}.`);
  }
  // Of a long list, all faults would take hundreds of times its size: the first is all that is told.
  const parsed = v.safeParse(v.object(Object.fromEntries(schemas)), fields, { abortEarly: true });
  if (!parsed.success) throw invalidArgument(parsed.issues);
  for (const [name, schema] of schemas) {
    const value: unknown = parsed.output[name];
    if (columnTypeOf(schema) === 'INTEGER' && value !== undefined && !Number.isSafeInteger(value)) {
      throw new FunctionError(
        'InvalidArgument',
        `${name}: is beyond the integers that JavaScript holds exactly.`,
      );
    }
  }
  return parsed.output;
}

/** The schema of a declared field; undefined when there is none of this name. */
export function declaredField(definition: CollectionDefinition, name: string) {
  return Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
}

/** The columns that hold a document's declared fields. A field without a value has no column. */
export function toColumns(definition: CollectionDefinition, fields: UnknownObject): Columns {
  const columns: [string, ColumnValue][] = [];
  for (const [name, schema] of Object.entries(definition.fields)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value !== undefined) columns.push([name, toColumnValue(columnTypeOf(schema), value)]);
  }
  return Object.fromEntries(columns);
}

function toColumnValue(type: ReturnType<typeof columnTypeOf>, value: unknown): ColumnValue {
  if (type === 'STRING' && typeof value === 'string') return value;
  if (type === 'BOOLEAN' && typeof value === 'boolean') return value;
  if (type === 'INTEGER' && typeof value === 'number') return BigInt(value);
  if (type === 'DOUBLE' && typeof value === 'number') return value;
  return Buffer.from(JSON.stringify(value));
}

/**
 * The document that columns hold. A row written before a field was declared lacks it: the field's default is
 * filled in. Columns that are not declared any more are left out. A row from before there were revisions and times
 * has revision `0` and the times 0.
 *
 * @param fields only these of the declared fields, when they are given.
 */
export function fromColumns(
  definition: CollectionDefinition,
  id: string,
  columns: Columns,
  fields: readonly string[] = Object.keys(definition.fields),
): Document {
  const values: [string, unknown][] = [];
  for (const name of fields) {
    const value = fieldOf(definition, name, columns);
    if (value !== undefined) values.push([name, value]);
  }
  const revision = columns[revisionColumn];
  return {
    ...Object.fromEntries(values),
    id,
    createdAt: Number(columns['createdAt'] ?? 0),
    updatedAt: Number(columns['updatedAt'] ?? 0),
    [revisionColumn]: typeof revision === 'string' ? revision : revisionOfOldRows,
  };
}

/** The value of a declared field: its column's, else its default; undefined when it has neither. */
export function fieldOf(definition: CollectionDefinition, name: string, columns: Columns): unknown {
  if (Object.hasOwn(columns, name)) return fromColumnValue(columns[name]);
  const schema = declaredField(definition, name);
  return schema && v.getDefault(schema);
}

function fromColumnValue(value: ColumnValue | undefined): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Buffer.isBuffer(value) ? JSON.parse(value.toString()) : value;
}
