import type * as v from 'valibot';

/** How a field is stored: a native column for scalars, JSON in a BINARY column for everything nested. */
export type ColumnType = 'STRING' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'JSON';

/** Says how the values of a schema are stored. */
export function columnTypeOf(schema: v.GenericSchema): ColumnType {
  const type: string = schema.type;
  if (type === 'optional' || type === 'exact_optional' || type === 'undefinedable') {
    return columnTypeOf(member(schema, 'wrapped'));
  }
  if (type === 'string') return 'STRING';
  if (type === 'boolean') return 'BOOLEAN';
  if (type === 'number') return isInteger(schema) ? 'INTEGER' : 'DOUBLE';
  return 'JSON';
}

function isInteger(schema: v.GenericSchema): boolean {
  const pipe: unknown = 'pipe' in schema ? schema.pipe : [];
  return (
    Array.isArray(pipe) &&
    pipe.some((item: { readonly type?: string }) => item.type === 'integer' || item.type === 'safe_integer')
  );
}

function member(schema: v.GenericSchema, name: string): v.GenericSchema {
  return (schema as unknown as Record<string, v.GenericSchema>)[name] ?? schema;
}
