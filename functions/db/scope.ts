import {
  type CollectionDefinition,
  type CollectionDefinitions,
  tableOfCollection,
} from '../common/collections/define.ts';
import { sharedPartition } from '../common/documents/shared-partition.ts';
import { FunctionError } from '../common/errors.ts';
import type { TablestoreAccess } from '../common/tablestore/access.ts';
import type { PrimaryKey } from '../common/tablestore/primary-key.ts';
import type { RemainingTime } from '../common/tablestore/repeat.ts';
import type { FindIndex } from './queries/index-memory.ts';

/** What a request is carried out with, and all that it may touch: one user's documents, and shared ones to read. */
export interface Scope {
  readonly tablestore: TablestoreAccess;
  readonly collections: CollectionDefinitions;
  /** From the session, never from the request. */
  readonly uid: string;
  /** Also the clock of `createdAt` and `updatedAt`. */
  readonly time: RemainingTime;
  /** What indexes there are, and what they hold. */
  readonly findIndex: FindIndex;
  /** A number from 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Tells the log of a refusal or failure that the answer as a whole is not: of an item, or beside the request. */
  readonly report: (error: FunctionError) => void;
}

/** Documents of one collection that a request may touch: where they are, and what they are like. */
export interface Collection {
  readonly name: string;
  readonly table: string;
  /** The uid of the partition that they are in. */
  readonly partition: string;
  readonly definition: CollectionDefinition;
}

/** @throws FunctionError `InvalidArgument` when the collection is not declared. */
export function readableCollection({ collections, uid }: Scope, name: string): Collection {
  const definition = Object.hasOwn(collections, name) ? collections[name] : undefined;
  if (definition === undefined) {
    throw new FunctionError(
      'InvalidArgument',
      `collection: "${name.slice(0, 100)}" is not declared in collections.ts.`,
    );
  }
  const partition = definition.shared === true ? sharedPartition : uid;
  return { name, table: tableOfCollection(name), partition, definition };
}

/** @throws FunctionError `InvalidArgument` as above, `PermissionDenied` when the collection is shared. */
export function writableCollection(scope: Scope, name: string): Collection {
  const collection = readableCollection(scope, name);
  if (collection.definition.shared !== true) return collection;
  throw new FunctionError(
    'PermissionDenied',
    `collection: "${name}" is shared: users read it and cannot write.`,
  );
}

/** Where a document of a collection is stored. */
export function documentKey({ partition }: Collection, id: string): PrimaryKey {
  return [
    ['uid', partition],
    ['id', id],
  ];
}
