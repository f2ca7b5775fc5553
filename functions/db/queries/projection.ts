import type { CollectionDefinition } from '../../common/collections/define.ts';
import { timeFields } from '../../common/collections/server-fields.ts';
import { fromColumns } from '../../common/documents/document.ts';
import { revisionColumn } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import type { Columns } from '../../common/tablestore/columns.ts';

/** Which fields of documents are answered, beside the id: all, or those that a request names. */
export interface Projection {
  readonly definition: CollectionDefinition;
  readonly fields: readonly string[] | undefined;
}

/** @throws FunctionError `InvalidArgument` that names the field that there is not. */
export function parseProjection(
  definition: CollectionDefinition,
  fields: readonly string[] | undefined,
): Projection {
  const known = new Set(['id', ...allFields(definition)]);
  const unknown = fields?.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new FunctionError('InvalidArgument', `fields: there is no field "${unknown.slice(0, 100)}".`);
  }
  return { definition, fields: fields && [...new Set(fields)] };
}

/** The columns that the answer needs, without the id. */
export function projectedColumns({ definition, fields = allFields(definition) }: Projection): string[] {
  return fields.filter((name) => name !== 'id');
}

/** The document, or the part of it that is asked for, that columns hold. */
export function project({ definition, fields }: Projection, id: string, columns: Columns) {
  if (fields === undefined) return fromColumns(definition, id, columns);
  const declared = fields.filter((name) => Object.hasOwn(definition.fields, name));
  const wanted = new Set(['id', ...fields]);
  const document = fromColumns(definition, id, columns, declared);
  return Object.fromEntries(Object.entries(document).filter(([name]) => wanted.has(name)));
}

function allFields(definition: CollectionDefinition): string[] {
  return [...Object.keys(definition.fields), ...timeFields, revisionColumn];
}
