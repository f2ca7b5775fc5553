import type * as v from 'valibot';
import { columnTypeOf, obstacleToStoring } from './column-type.ts';
import { checkIndexes, type IndexDeclaration, indexesOf } from './indexes.ts';
import { serverColumnTypes, type TimeField, timeFields } from './server-fields.ts';

/** The fields of a collection's documents: a valibot schema for each. */
export type Fields = Readonly<Record<string, v.GenericSchema>>;

/** What one collection stores. */
export interface CollectionDefinition<F extends Fields = Fields> {
  readonly fields: F;
  /** Orders beside that of the id: a field each, or two fields, the second of which orders what is alike in the first. */
  readonly indexes?: readonly IndexDeclaration<(keyof F & string) | TimeField>[];
  /** One set of documents, which belong to no user; they are written through the operate function alone. */
  readonly shared?: boolean;
  /** How many bytes the texts and nested values of a document may have together, in UTF-8; 1 MiB unless declared. */
  readonly maxBytes?: number;
}

export type CollectionDefinitions = Readonly<Record<string, CollectionDefinition>>;

/** The same declarations with indexes on fields that they declare, and no others. */
type WithKnownIndexes<C extends CollectionDefinitions> = {
  readonly [Name in keyof C]: CollectionDefinition<C[Name]['fields']>;
};

/** The names of the fields that may be left out of an object with these types. */
type OptionalNames<Types> = {
  [Name in keyof Types]: undefined extends Types[Name] ? Name : never;
}[keyof Types];

type WithOptional<Types> = { [Name in Exclude<keyof Types, OptionalNames<Types>>]: Types[Name] } & {
  [Name in OptionalNames<Types>]?: Exclude<Types[Name], undefined>;
};

/** A document as it is written, without the id: what has a default may be left out. */
export type WrittenDocument<D extends CollectionDefinition> = WithOptional<{
  [Name in keyof D['fields']]: v.InferInput<D['fields'][Name]>;
}>;

/** A document as it is read, without the id: defaults are filled in. */
export type ReadDocument<D extends CollectionDefinition> = WithOptional<{
  [Name in keyof D['fields']]: v.InferOutput<D['fields'][Name]>;
}>;

/** Each collection's document as it is read, by the collection's name. */
export type DocumentsOf<C extends CollectionDefinitions> = { [Name in keyof C]: ReadDocument<C[Name]> };

/** The fields by which an index orders documents, those of a pair too. */
type IndexedField<D extends CollectionDefinition> = D['indexes'] extends readonly (infer Index)[]
  ? Index extends readonly (infer Field)[]
    ? Field & string
    : Index & string
  : never;

/**
 * What `createClient` takes as its type argument: how each collection's documents are written and read, and which of
 * their fields can order them.
 */
export type CollectionsOf<C extends CollectionDefinitions> = {
  [Name in keyof C]: {
    readonly '~written': WrittenDocument<C[Name]>;
    readonly '~read': ReadDocument<C[Name]>;
    readonly '~indexes': IndexedField<C[Name]>;
  };
};

/**
 * Tablestore allows 32 predefined columns in a table, and a field that holds a scalar has one from the start: the
 * SDK for Node cannot add one later. The server's own columns are three of them.
 */
const mostScalarFields = 32 - Object.keys(serverColumnTypes).length;
/** Tablestore documents 128 columns for a read that names them; the server's own are among them. */
const mostFields = 100;

/** The largest document that one request can bring. */
export const largestMaxBytes = 1024 * 1024;

/** The primary key's own names, the server's, and those that every JavaScript object has. */
const takenNames = new Set([
  'id',
  'uid',
  ...timeFields,
  'prototype',
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/**
 * Checks the declarations once, when a function loads them.
 *
 * @throws Error that names the collection and the field that cannot be stored.
 */
export function defineCollections<const C extends CollectionDefinitions>(
  definitions: C & WithKnownIndexes<C>,
): C {
  for (const [collection, definition] of Object.entries<CollectionDefinition>(definitions)) {
    const { fields, shared = false, maxBytes = largestMaxBytes } = definition;
    check(
      /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(collection),
      `Collection "${collection}": the name must begin with a letter and hold only letters, digits and _, 100 at most.`,
    );
    check(
      typeof fields === 'object' && fields !== null,
      `Collection "${collection}" declares no fields: { fields: { … } }.`,
    );
    for (const [field, schema] of Object.entries(fields)) {
      check(
        isSchema(schema),
        `Field "${collection}.${field}" is not a valibot schema: write v.string(), not "string".`,
      );
      check(
        /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(field) && !takenNames.has(field),
        `Field "${collection}.${field}": the name must begin with a letter, hold only letters, digits and _, and not be taken: id, uid, createdAt, updatedAt, or a name that every object has, such as constructor.`,
      );
      const obstacle = obstacleToStoring(schema);
      check(obstacle === undefined, `Field "${collection}.${field}" ${obstacle}`);
    }
    const scalars = Object.values(fields).filter((schema) => columnTypeOf(schema) !== 'JSON').length;
    check(
      scalars <= mostScalarFields,
      `Collection "${collection}" has ${scalars} scalar fields; Tablestore takes ${mostScalarFields}. Put some into an object.`,
    );
    const count = Object.keys(fields).length;
    check(
      count <= mostFields,
      `Collection "${collection}" has ${count} fields; ${mostFields} can be read at once. Put some into an object.`,
    );
    check(
      Number.isSafeInteger(maxBytes) && maxBytes >= 1 && maxBytes <= largestMaxBytes,
      `Collection "${collection}": maxBytes is a number of bytes from 1 to ${largestMaxBytes}.`,
    );
    check(typeof shared === 'boolean', `Collection "${collection}": shared is true or left out.`);
    checkIndexes(collection, definition, check);
  }
  checkTableNames(definitions);
  return definitions;
}

/** Tables and indexes have their names in common: no two may be the same. */
function checkTableNames(definitions: CollectionDefinitions): void {
  const owners = new Map<string, string>();
  for (const [collection, definition] of Object.entries(definitions)) {
    const table = tableOfCollection(collection);
    const names = [
      [table, `collection "${collection}"`],
      ...indexesOf(table, definition).map(({ name, fields }) => [
        name,
        `the index of "${collection}" on ${fields.join(', ')}`,
      ]),
    ] as const;
    for (const [name = '', owner = ''] of names) {
      const other = owners.get(name);
      check(other === undefined, `${owner} and ${other} would both be called ${name}: rename one.`);
      owners.set(name, owner);
    }
  }
}

/** Types say so already, to whoever checks them; JavaScript and a running watcher do not. */
function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(`collections.ts: ${message}`);
}

/** The table that holds a collection. The prefix keeps collections apart from the backend's own tables, for RAM too. */
export function tableOfCollection(collection: string): string {
  return `data_${collection}`;
}
