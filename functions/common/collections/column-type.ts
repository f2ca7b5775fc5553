import type * as v from 'valibot';

/** How a field is stored: a native column for scalars, JSON in a BINARY column for everything nested. */
export type ColumnType = 'STRING' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'JSON';

/** What a schema of valibot says about itself at run time, as far as storing needs it. */
export interface SchemaDescription {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly pipe?: readonly SchemaDescription[];
  /** Of optional and the like: the schema inside. */
  readonly wrapped?: SchemaDescription;
  /** Of optional and the like: what stands for a value that is left out, or what makes it. */
  readonly default?: unknown;
  /** Of objects: the schemas of their members. */
  readonly entries?: Readonly<Record<string, SchemaDescription>>;
  /** Of lists: the schema of their items. */
  readonly item?: SchemaDescription;
  /** Of picklist and enum: the values. */
  readonly options?: readonly unknown[];
  /** Of literal: the value. */
  readonly literal?: unknown;
  /** Of a validation such as max_length: the bound. */
  readonly requirement?: unknown;
}

const wrappers = new Set(['optional', 'exact_optional', 'undefinedable', 'non_optional', 'non_nullish']);

/** Transformations that leave a value of the type that it had. */
const keepingType = new Set([
  'trim',
  'trim_start',
  'trim_end',
  'to_lower_case',
  'to_upper_case',
  'normalize',
  'to_min_value',
  'to_max_value',
  'brand',
  'readonly',
]);

/** Says how the values of a schema are stored. */
export function columnTypeOf(schema: v.GenericSchema): ColumnType {
  const inner = describeValues(schema);
  switch (inner.type) {
    case 'string':
      return 'STRING';
    case 'boolean':
      return 'BOOLEAN';
    case 'number':
      return hasStep(inner, (step) => step.type === 'integer' || step.type === 'safe_integer')
        ? 'INTEGER'
        : 'DOUBLE';
    case 'picklist':
    case 'enum':
      return columnTypeOfValues(inner.options ?? []);
    case 'literal':
      return columnTypeOfValues([inner.literal]);
    default:
      return 'JSON';
  }
}

/** Why the values of a schema cannot be stored, and what to declare instead; undefined when they can. */
export function obstacleToStoring(schema: v.GenericSchema): string | undefined {
  const inner = describeValues(schema);
  if (inner.type === 'nullable' || inner.type === 'nullish') {
    return 'can be null, which a column cannot hold: use v.optional, and leave the field out instead of null.';
  }
  if (hasStep(inner, ({ kind, type }) => kind === 'transformation' && !keepingType.has(type))) {
    return 'is transformed into another type when it is checked: a column holds what was sent. Leave the transformation out.';
  }
  if (makesDefaults(schema as unknown as SchemaDescription)) {
    return 'has a function for its default, which may give a repeated write another answer, and a document another value at each reading: give the value itself.';
  }
  return undefined;
}

function makesDefaults({ default: value, wrapped, item, entries = {} }: SchemaDescription): boolean {
  if (typeof value === 'function') return true;
  return [wrapped, item, ...Object.values(entries)].some(
    (inner) => inner !== undefined && makesDefaults(inner),
  );
}

/** The description of the values that there are, without optional and its like. */
export function describeValues(schema: v.GenericSchema): SchemaDescription {
  return unwrap(schema as unknown as SchemaDescription);
}

/** The schema that decides on the type: what optional wraps, what a pipe begins with. */
function unwrap(schema: SchemaDescription): SchemaDescription {
  if (wrappers.has(schema.type) && schema.wrapped !== undefined) return unwrap(schema.wrapped);
  return schema;
}

/** The steps of a schema's pipe. A pipe can stand within a pipe: all of its steps count. */
export function stepsOf({ pipe = [] }: SchemaDescription): SchemaDescription[] {
  return pipe.flatMap((step) => [
    step,
    ...(step.kind === 'schema' && step.pipe !== pipe ? stepsOf(step) : []),
  ]);
}

function hasStep(schema: SchemaDescription, matches: (step: SchemaDescription) => boolean): boolean {
  return stepsOf(schema).some(matches);
}

function columnTypeOfValues(values: readonly unknown[]): ColumnType {
  if (values.every((value) => typeof value === 'string')) return 'STRING';
  if (values.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  if (values.every(Number.isSafeInteger)) return 'INTEGER';
  return values.every((value) => typeof value === 'number') ? 'DOUBLE' : 'JSON';
}
