import * as v from 'valibot';
import { columnTypeOf } from '../collections/column-type.ts';
import type { CollectionDefinition } from '../collections/define.ts';
import { FunctionError } from '../errors.ts';
import type { Columns, ColumnValue } from '../tablestore/columns.ts';
import { idRule, isDocumentId } from './document-id.ts';
import { assertStorable, type Document, type UnknownObject } from './document-shape.ts';
import { invalidArgument } from './invalid-argument.ts';

/**
 * Checks what a client wants to store against the collection's fields and fills in defaults.
 *
 * @throws FunctionError `InvalidArgument` that names the field; fields that are not declared are refused.
 */
export function parseDocument(definition: CollectionDefinition, document: UnknownObject): Document {
  assertStorable(document);
  const { id, ...fields } = document;
  if (!isDocumentId(id)) throw new FunctionError('InvalidArgument', `id: ${idRule}.`);
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(definition.fields, name));
  if (unknown !== undefined) {
    throw new FunctionError('InvalidArgument', `${unknown.slice(0, 100)}: there is no such field.`);
  }
  const parsed = v.safeParse(v.object(definition.fields), fields);
  if (!parsed.success) throw invalidArgument(parsed.issues);
  for (const [name, schema] of Object.entries(definition.fields)) {
    const value: unknown = parsed.output[name];
    if (columnTypeOf(schema) === 'INTEGER' && value !== undefined && !Number.isSafeInteger(value)) {
      throw new FunctionError(
        'InvalidArgument',
        `${name}: is beyond the integers that JavaScript holds exactly.`,
      );
    }
  }
  return { ...parsed.output, id };
}

/** The columns that hold a document. A field without a value has no column. */
export function toColumns(definition: CollectionDefinition, { id: _id, ...fields }: Document): Columns {
  const columns: [string, ColumnValue][] = [];
  for (const [name, schema] of Object.entries(definition.fields)) {
    const value = fields[name];
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
 * filled in. Columns that are not declared any more are left out.
 */
export function fromColumns(definition: CollectionDefinition, id: string, columns: Columns): Document {
  const fields: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(definition.fields)) {
    const value = Object.hasOwn(columns, name) ? fromColumnValue(columns[name]) : v.getDefault(schema);
    if (value !== undefined) fields.push([name, value]);
  }
  return { ...Object.fromEntries(fields), id };
}

function fromColumnValue(value: ColumnValue | undefined): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Buffer.isBuffer(value) ? JSON.parse(value.toString()) : value;
}
