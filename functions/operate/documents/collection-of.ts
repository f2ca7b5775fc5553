import {
  type CollectionDefinition,
  type CollectionDefinitions,
  tableOfCollection,
} from '../../common/collections/define.ts';
import { FunctionError } from '../../common/errors.ts';

/** A declared collection and where it is kept. */
export interface Collection {
  readonly table: string;
  readonly definition: CollectionDefinition;
}

/** @throws FunctionError `InvalidArgument` when the collection is not declared, or is of the other kind. */
export function collectionOf(
  collections: CollectionDefinitions,
  name: string,
  kind: 'private' | 'shared',
): Collection {
  const definition = Object.hasOwn(collections, name) ? collections[name] : undefined;
  const refuse = (problem: string) =>
    new FunctionError('InvalidArgument', `collection: "${name.slice(0, 100)}" ${problem}`);
  if (definition === undefined) throw refuse('is not declared in collections.ts.');
  if (kind === 'shared' && definition.shared !== true) {
    throw refuse('is not shared: its documents belong to users. Say whose with uid.');
  }
  if (kind === 'private' && definition.shared === true) {
    throw refuse('is shared: its documents belong to no user. Leave uid out.');
  }
  return { table: tableOfCollection(name), definition };
}
