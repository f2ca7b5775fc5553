import type * as v from 'valibot';
import { columnTypeOf, obstacleToStoring } from './column-type.ts';

/** The fields of a collection's documents: a valibot schema for each. */
export type Fields = Readonly<Record<string, v.GenericSchema>>;

/** What one collection stores. */
export interface CollectionDefinition<F extends Fields = Fields> {
  readonly fields: F;
}

export type CollectionDefinitions = Readonly<Record<string, CollectionDefinition>>;

type OptionalFields<F extends Fields> = {
  [Name in keyof F]: undefined extends v.InferOutput<F[Name]> ? Name : never;
}[keyof F];

/** A document as it is read: its fields after defaults were filled in, without the id. */
export type DocumentOf<D extends CollectionDefinition> = {
  [Name in Exclude<keyof D['fields'], OptionalFields<D['fields']>>]: v.InferOutput<D['fields'][Name]>;
} & {
  [Name in OptionalFields<D['fields']>]?: Exclude<v.InferOutput<D['fields'][Name]>, undefined>;
};

/** Each collection's document type, by the collection's name: what `createClient` takes as its type argument. */
export type DocumentsOf<C extends CollectionDefinitions> = { [Name in keyof C]: DocumentOf<C[Name]> };

/**
 * Tablestore allows 32 predefined columns in a table, and a field that holds a scalar has one from the start: the
 * SDK for Node cannot add one later.
 */
const mostScalarFields = 32;

/** The primary key's own names, and those that every JavaScript object has. */
const takenNames = new Set(['id', 'uid', 'prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

/**
 * Checks the declarations once, when a function loads them.
 *
 * @throws Error that names the collection and the field that cannot be stored.
 */
export function defineCollections<const C extends CollectionDefinitions>(definitions: C): C {
  for (const [collection, { fields }] of Object.entries(definitions)) {
    check(
      /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(collection),
      `Collection "${collection}": the name must begin with a letter and hold only letters, digits and _, 100 at most.`,
    );
    for (const [field, schema] of Object.entries(fields)) {
      check(
        /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(field) && !takenNames.has(field),
        `Field "${collection}.${field}": the name must begin with a letter, hold only letters, digits and _, and be none of ${[...takenNames].join(', ')}.`,
      );
      const obstacle = obstacleToStoring(schema);
      check(obstacle === undefined, `Field "${collection}.${field}" ${obstacle}`);
    }
    const scalars = Object.values(fields).filter((schema) => columnTypeOf(schema) !== 'JSON').length;
    check(
      scalars <= mostScalarFields,
      `Collection "${collection}" has ${scalars} scalar fields; Tablestore takes ${mostScalarFields}. Put some into an object.`,
    );
  }
  return definitions;
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(`collections.ts: ${message}`);
}

/** The table that holds a collection. The prefix keeps collections apart from the backend's own tables, for RAM too. */
export function tableOfCollection(collection: string): string {
  return `data_${collection}`;
}
