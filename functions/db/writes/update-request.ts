import * as v from 'valibot';
import { columnTypeOf, describeValues } from '../../common/collections/column-type.ts';
import type { CollectionDefinition } from '../../common/collections/define.ts';
import { declaredField, parseFields } from '../../common/documents/document.ts';
import { assertStorable, type UnknownObject } from '../../common/documents/document-shape.ts';
import { FunctionError } from '../../common/errors.ts';

/** What an update does to a document's fields; no field stands in two of them. */
export interface FieldChanges {
  /** Values to set, checked. */
  readonly set: UnknownObject;
  /** Optional fields without a default, which are taken away. */
  readonly unset: readonly string[];
  /** By how much integer fields are incremented. */
  readonly inc: Readonly<Record<string, number>>;
  /** What is put at the end of lists; checked with the lists. */
  readonly push: Readonly<Record<string, readonly unknown[]>>;
}

export interface UpdateRequest {
  readonly set?: UnknownObject | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly inc?: UnknownObject | undefined;
  readonly push?: UnknownObject | undefined;
}

/**
 * Checks the changes that a request names, as far as that is possible without the document.
 *
 * @throws FunctionError `InvalidArgument` that names the field.
 */
export function parseChanges(definition: CollectionDefinition, request: UpdateRequest): FieldChanges {
  const { set = {}, unset = [], inc = {}, push = {} } = request;
  assertStorable({ set, inc, push });
  const named = [...Object.keys(set), ...unset, ...Object.keys(inc), ...Object.keys(push)];
  if (named.length === 0) throw refuse('update', 'name at least one field in set, unset, inc or push');
  const places = new Map(named.map((name, at) => [name, at]));
  const twice = named.find((name, at) => places.get(name) !== at);
  if (twice !== undefined) throw refuse(twice, 'is named twice');
  const values = parseFields(definition, Object.keys(set), set);
  const defaults = unset.map((name) => [name, defaultOf(definition, name)] as const);
  return {
    set: { ...values, ...Object.fromEntries(defaults.filter(([, value]) => value !== undefined)) },
    unset: defaults.flatMap(([name, value]) => (value === undefined ? [name] : [])),
    inc: Object.fromEntries(
      Object.entries(inc).map(([name, by]) => [name, parseIncrement(definition, name, by)]),
    ),
    push: Object.fromEntries(
      Object.entries(push).map(([name, values]) => [name, parsePushed(definition, name, values)]),
    ),
  };
}

const longestName = 100;

function refuse(path: string, problem: string): FunctionError {
  return new FunctionError('InvalidArgument', `${path.slice(0, longestName)}: ${problem}.`);
}

function schemaOf(definition: CollectionDefinition, name: string): v.GenericSchema {
  const schema = declaredField(definition, name);
  if (schema === undefined) throw refuse(name, 'there is no such field');
  return schema;
}

/** What a field that is taken away is: its default, which an index needs to stand in the row. */
function defaultOf(definition: CollectionDefinition, name: string): unknown {
  const parsed = v.safeParse(v.object({ [name]: schemaOf(definition, name) }), {});
  if (!parsed.success) throw refuse(name, 'is required and cannot be unset');
  return parsed.output[name];
}

function parseIncrement(definition: CollectionDefinition, name: string, by: unknown): number {
  if (columnTypeOf(schemaOf(definition, name)) !== 'INTEGER') {
    throw refuse(name, 'is no integer field, and only those can be incremented');
  }
  if (typeof by !== 'number' || !Number.isSafeInteger(by)) {
    throw refuse(name, 'is incremented by a whole number within ±(2^53 − 1)');
  }
  return by;
}

const lists = new Set(['array', 'loose_tuple', 'tuple_with_rest']);

function parsePushed(definition: CollectionDefinition, name: string, values: unknown): readonly unknown[] {
  if (!lists.has(describeValues(schemaOf(definition, name)).type)) {
    throw refuse(name, 'is no list, and only to lists can be pushed');
  }
  if (!Array.isArray(values)) throw refuse(name, 'push takes a list of values');
  return values;
}
